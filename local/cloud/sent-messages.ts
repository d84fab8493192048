import type { JsonObject } from './json.ts';

/** What was put on a queue through the gate: body, attributes, group and all. */
export type SentMessage = { readonly queue: string; readonly content: JsonObject };

/** Of a local cloud that runs for days the oldest are forgotten; no journey writes as many. */
const MOST = 10_000;

/** The last messages that functions, or anybody else behind the gate, put on queues; also those that were received since. */
export function rememberMessages() {
  const kept: SentMessage[] = [];
  return {
    all: kept satisfies readonly SentMessage[],
    note(queue: string, content: JsonObject): void {
      kept.push({ queue, content });
      if (kept.length > MOST) kept.shift();
    },
  };
}

export type SentMessages = ReturnType<typeof rememberMessages>;
