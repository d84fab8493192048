import { randomUUID } from 'node:crypto';
import type { Headers } from './emulators.ts';
import type { Outcome } from './execution.ts';
import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** A request as it reaches the function's own address. */
export type UrlRequest = {
  readonly method: string;
  readonly domain: string;
  /** Percent-encoded, as in the URL. */
  readonly path: string;
  readonly query: string;
  /** Lower-case names; several values are joined by commas. */
  readonly headers: Headers;
  readonly body: Buffer;
  readonly sourceIp: string;
};

/** Bodies of these types travel as text, all others in base64: a form, too. */
const TEXT_TYPES = /^(?:text\/|application\/(?:json|javascript|xml)\b)/i;

/** Lambda developer guide, "Invoking Lambda function URLs": payload format 2.0. */
export function urlEvent({ method, domain, path, query, headers, body, sourceIp }: UrlRequest, now: Date): JsonObject {
  const isText = TEXT_TYPES.test(headers['content-type'] ?? '');
  const { cookie, ...others } = headers;
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query))
    parameters.set(name, parameters.has(name) ? `${parameters.get(name)},${value}` : value);
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    ...(cookie !== undefined && { cookies: cookie.split(/;\s*/) }),
    headers: { ...others, host: domain },
    ...(parameters.size > 0 && { queryStringParameters: Object.fromEntries(parameters) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: domain.split('.')[0] ?? '',
      domainName: domain,
      domainPrefix: domain.split('.')[0] ?? '',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp, userAgent: headers['user-agent'] ?? '' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the function URL answers: a failed function is a 502, a reply without a status is a 200 with JSON. */
export function urlResponse(outcome: Outcome): Response {
  if (!outcome.ok) return new Response('Internal Server Error', { status: 502 });
  const { result } = outcome;
  if (!isObject(result) || result['statusCode'] === undefined)
    return new Response(textOf(result), { headers: { 'content-type': 'application/json' } });
  const status = Number(result['statusCode']);
  const headers = new globalThis.Headers();
  if (isObject(result['headers']))
    for (const [name, value] of Object.entries(result['headers'])) headers.set(name, textOf(value));
  if (isList(result['cookies'])) for (const cookie of result['cookies']) headers.append('set-cookie', textOf(cookie));
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  const text = textOf(result['body']);
  const body = result['isBase64Encoded'] === true ? Buffer.from(text, 'base64') : text;
  return new Response([204, 304].includes(status) ? null : body, { status, headers });
}
