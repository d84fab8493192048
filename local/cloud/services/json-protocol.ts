import { objectAt, parseJson, type JsonObject } from '../json.ts';
import type { Answer, Received } from '../emulators.ts';
import { answer, refuseOthers, Unplayed, type Refusal } from './service.ts';

/** What a service of the AWS JSON protocol calls its refusals, with their HTTP status. */
export type RefusalCodes = Readonly<Record<Exclude<Refusal, 'unplayed'>, readonly [code: string, status: number]>>;

export type JsonCall = { readonly operation: string; readonly input: JsonObject };

/** The operation of `X-Amz-Target` and its input, held against the parameters that are played. */
export function readJsonCall(request: Received, played: Readonly<Record<string, readonly string[]>>): JsonCall {
  const operation = (request.headers['x-amz-target'] ?? '').split('.').at(-1) ?? '';
  const parameters = played[operation];
  if (parameters === undefined) throw new Unplayed(`${operation} is not played by the local cloud`);
  const input = objectAt(parseJson(request.body.toString('utf8')), operation);
  refuseOthers(operation, Object.keys(input), parameters);
  return { operation, input };
}

export function jsonAnswer(value: JsonObject): Answer {
  return answer(200, { 'content-type': 'application/x-amz-json-1.1' }, JSON.stringify(value));
}

/** An error of the AWS JSON protocol. SQS clients take its name from the second header. */
export function jsonError(code: string, status: number, message: string): Answer {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-errortype': code,
    'x-amzn-query-error': `${code};${status < 500 ? 'Sender' : 'Receiver'}`,
  };
  return answer(status, headers, JSON.stringify({ __type: code, message }));
}

export function refuseIn(codes: RefusalCodes): (refusal: Refusal, message: string) => Answer {
  return (refusal, message) => {
    const [code, status] = refusal === 'unplayed' ? (['NotPlayed', 501] as const) : codes[refusal];
    return jsonError(code, status, message);
  };
}
