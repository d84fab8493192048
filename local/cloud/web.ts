import * as z from 'zod';
import type { Resource, Stack } from './assembly.ts';
import type { Emulators } from './emulators.ts';
import { urlEvent, urlResponse } from './function-url.ts';
import type { Functions } from './functions.ts';
import { matchesPattern } from './policies.ts';
import type { Denied, Permissions } from './permissions.ts';
import { ACCOUNT } from './resource-names.ts';
import { resolveSecrets, type Secrets } from './secrets.ts';
import { readForwarding } from './web-policies.ts';
import { applyResponseHeaders, readResponseHeaders } from './web-response-headers.ts';

const behaviourSchema = z.object({
  PathPattern: z.string().default('*'),
  TargetOriginId: z.string(),
  ViewerProtocolPolicy: z.enum(['allow-all', 'https-only', 'redirect-to-https']),
  AllowedMethods: z.array(z.string()).default(['GET', 'HEAD']),
  CachePolicyId: z.string().optional(),
  OriginRequestPolicyId: z.string().optional(),
  ResponseHeadersPolicyId: z.string().optional(),
  // Code at the edge is not played.
  FunctionAssociations: z.array(z.never()).optional(),
  LambdaFunctionAssociations: z.array(z.never()).optional(),
});
const originSchema = z.object({
  Id: z.string(),
  DomainName: z.string(),
  OriginPath: z.string().default(''),
  OriginAccessControlId: z.string().optional(),
  S3OriginConfig: z.unknown().optional(),
  OriginCustomHeaders: z.array(z.object({ HeaderName: z.string(), HeaderValue: z.string() })).default([]),
});
const distributionSchema = z.object({
  Aliases: z.array(z.string()).default([]),
  DefaultCacheBehavior: behaviourSchema,
  CacheBehaviors: z.array(behaviourSchema).default([]),
  DefaultRootObject: z.string().default(''),
  Origins: z.array(originSchema),
  CustomErrorResponses: z
    .array(
      z.object({ ErrorCode: z.number(), ResponseCode: z.number().optional(), ResponsePagePath: z.string().optional() }),
    )
    .default([]),
});

type Behaviour = z.output<typeof behaviourSchema>;
type Origin = z.output<typeof originSchema>;
type Visit = { readonly url: URL; readonly request: Request; readonly body: Buffer; readonly viewer: string };

export type WebParts = {
  readonly emulators: Emulators;
  readonly functions: Functions;
  readonly permissions: Permissions;
  readonly secrets: Secrets;
  readonly denied: Denied[];
  readonly now: () => Date;
};

/** `viewer` is the reader's address and port, `203.0.113.9:51234`. */
export type WebFetch = (url: string, init?: RequestInit & { readonly viewer?: string }) => Promise<Response>;

/** Answers for the public addresses of the stack as CloudFront would. Nothing is cached. */
export function openWeb(stack: Stack, parts: WebParts): WebFetch {
  const distributions = stack.ofType('AWS::CloudFront::Distribution').map((resource) => ({
    resource,
    config: distributionSchema.parse(resource.properties()['DistributionConfig']),
  }));
  // Unknown policies are to stop the boot, not the first visit.
  for (const { config } of distributions)
    for (const behaviour of [config.DefaultCacheBehavior, ...config.CacheBehaviors]) {
      readForwarding(stack, [behaviour.CachePolicyId, behaviour.OriginRequestPolicyId]);
      readResponseHeaders(stack, behaviour.ResponseHeadersPolicyId);
    }
  return async (address, { viewer = '127.0.0.1:40000', ...init } = {}) => {
    const url = new URL(address);
    const request = new Request(url, { ...init, redirect: 'manual' });
    const visit: Visit = { url, request, body: Buffer.from(await request.arrayBuffer()), viewer };
    const found = distributions.find(
      ({ config, resource }) =>
        config.Aliases.includes(url.host) || resource.named().attributes['DomainName'] === url.host,
    );
    if (found === undefined) throw new Error(`no distribution of the stack is ${url.host}`);
    const { resource, config } = found;
    const behaviourFor = ({ pathname }: URL): Behaviour =>
      config.CacheBehaviors.find(({ PathPattern }) => pathMatches(PathPattern, pathname)) ??
      config.DefaultCacheBehavior;
    const visitOrigin = async (visited: Visit): Promise<Response> => {
      const behaviour = behaviourFor(visited.url);
      const answer = await fromOrigin(stack, resource, config, behaviour, visited, parts);
      applyResponseHeaders(answer, readResponseHeaders(stack, behaviour.ResponseHeadersPolicyId));
      return answer;
    };
    const refused = beforeOrigin(behaviourFor(url), visit);
    if (refused !== undefined) return refused;
    const response = await visitOrigin(visit);
    const custom = config.CustomErrorResponses.find(({ ErrorCode }) => ErrorCode === response.status);
    if (custom === undefined) return response;
    const { ResponseCode = response.status, ResponsePagePath } = custom;
    if (ResponsePagePath === undefined)
      return new Response(response.body, { status: ResponseCode, headers: response.headers });
    const pageUrl = new URL(ResponsePagePath, url);
    const page = await visitOrigin({ ...visit, url: pageUrl, request: new Request(pageUrl), body: Buffer.alloc(0) });
    // Developer guide, "Generate custom error responses": without the page, readers get what its origin says of it.
    return page.ok ? new Response(page.body, { status: ResponseCode, headers: page.headers }) : page;
  };
}

function pathMatches(pattern: string, path: string): boolean {
  return matchesPattern(pattern.startsWith('/') ? pattern : `/${pattern}`, path);
}

function plain(status: number, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain' } });
}

/** What CloudFront answers by itself. */
function beforeOrigin(behaviour: Behaviour, { url, request }: Visit): Response | undefined {
  if (url.protocol === 'http:' && behaviour.ViewerProtocolPolicy === 'redirect-to-https')
    return new Response(null, { status: 301, headers: { location: url.href.replace('http:', 'https:') } });
  if (url.protocol === 'http:' && behaviour.ViewerProtocolPolicy === 'https-only') return plain(403, 'HTTPS only');
  if (!behaviour.AllowedMethods.includes(request.method))
    return plain(
      403,
      'This distribution is not configured to allow the HTTP request method that was used for this request.',
    );
  return undefined;
}

async function fromOrigin(
  stack: Stack,
  distribution: Resource,
  config: z.output<typeof distributionSchema>,
  behaviour: Behaviour,
  visit: Visit,
  parts: WebParts,
): Promise<Response> {
  const origin = config.Origins.find(({ Id }) => Id === behaviour.TargetOriginId);
  if (origin === undefined) throw new Error(`the distribution has no origin ${behaviour.TargetOriginId}`);
  const bucket = stack
    .ofType('AWS::S3::Bucket')
    .find(({ named }) => named().attributes['RegionalDomainName'] === origin.DomainName);
  if (bucket !== undefined) {
    const path = visit.url.pathname === '/' ? `/${config.DefaultRootObject}` : visit.url.pathname;
    return fromBucket(
      bucket.named().ref,
      origin,
      path,
      visit,
      `arn:aws:cloudfront::${ACCOUNT}:distribution/${distribution.named().ref}`,
      parts,
    );
  }
  const target = stack
    .ofType('AWS::Lambda::Url')
    .find(({ named }) => named().attributes['FunctionUrl']?.includes(`//${origin.DomainName}/`));
  if (target === undefined) throw new Error(`the local cloud does not know the origin ${origin.DomainName}`);
  return fromFunction(stack, target, origin, behaviour, visit, parts);
}

/** A bucket behind an origin access control: what the bucket's policy allows this distribution. */
async function fromBucket(
  bucket: string,
  origin: Origin,
  path: string,
  visit: Visit,
  source: string,
  parts: WebParts,
): Promise<Response> {
  const { emulators, permissions, denied } = parts;
  const arn = `arn:aws:s3:::${bucket}`;
  const object = decodeURIComponent(`${origin.OriginPath}${path}`).slice(1);
  const may = (action: string, resource: string): boolean =>
    origin.OriginAccessControlId !== undefined &&
    permissions.ofResource(arn, 'cloudfront.amazonaws.com', { action, resource }, source);
  if (!may('s3:GetObject', `${arn}/${object}`)) {
    denied.push({ who: 'cloudfront.amazonaws.com', action: 's3:GetObject', resource: `${arn}/${object}` });
    return plain(403, 'Access Denied');
  }
  const forwarded = ['range', 'if-none-match', 'if-modified-since'].flatMap((name) => {
    const value = visit.request.headers.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const { status, headers, body } = await emulators.fauxqs({
    method: visit.request.method === 'HEAD' ? 'HEAD' : 'GET',
    url: `/${bucket}${origin.OriginPath}${path}`,
    headers: Object.fromEntries(forwarded),
    body: Buffer.alloc(0),
  });
  if (status === 404 && !may('s3:ListBucket', arn)) return plain(403, 'Access Denied');
  return new Response(status === 304 || visit.request.method === 'HEAD' ? null : new Uint8Array(body), {
    status,
    headers,
  });
}

/** A function URL without authentication: anybody may ask, if the function's permission says so. */
async function fromFunction(
  stack: Stack,
  target: Resource,
  origin: Origin,
  behaviour: Behaviour,
  { url, request, body, viewer }: Visit,
  { functions, permissions, secrets, denied, now }: WebParts,
): Promise<Response> {
  const called = functions.ofArn(target.named().ref);
  const isOpen = target.properties()['AuthType'] === 'NONE';
  if (!isOpen || !permissions.ofFunction(called.arn, 'lambda:InvokeFunctionUrl', 'anyone')) {
    denied.push({ who: 'anyone', action: 'lambda:InvokeFunctionUrl', resource: called.arn });
    return plain(403, '{"Message":"Forbidden"}');
  }
  const forwarding = readForwarding(stack, [behaviour.CachePolicyId, behaviour.OriginRequestPolicyId]);
  const viewerIp = viewer.slice(0, viewer.lastIndexOf(':'));
  const given: [string, string][] = [
    ...request.headers,
    ['cloudfront-viewer-address', viewer],
    ['cloudfront-forwarded-proto', 'https'],
  ];
  const headers: Record<string, string> = {
    'user-agent': 'Amazon CloudFront',
    via: '1.1 local.cloudfront.net (CloudFront)',
    'x-amz-cf-id': 'local',
    'x-forwarded-for': viewerIp,
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    ...Object.fromEntries(given.filter(([name]) => name !== 'host' && name !== 'cookie' && forwarding.headers(name))),
  };
  const cookie = request.headers.get('cookie');
  if (cookie !== null && forwarding.cookies) headers['cookie'] = cookie;
  for (const { HeaderName, HeaderValue } of origin.OriginCustomHeaders)
    headers[HeaderName.toLowerCase()] = resolveSecrets(HeaderValue, secrets);
  const event = urlEvent(
    {
      method: request.method,
      domain: origin.DomainName,
      path: origin.OriginPath + url.pathname,
      query: forwarding.queries ? url.search.slice(1) : '',
      headers,
      body,
      sourceIp: viewerIp,
    },
    now(),
  );
  const response = urlResponse(await called.invoke(event));
  return request.method === 'HEAD'
    ? new Response(null, { status: response.status, headers: response.headers })
    : response;
}
