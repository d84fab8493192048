import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Desk } from './desk.ts';

/** How often a page that is looked at asks whether anything changed. */
const LOOK_MS = 250;
/** Browsers and proxies take a silent connection for a dead one. */
const SIGN_OF_LIFE_MS = 15_000;

const answered = new WeakMap<Request, string>();

/** Notes as of which version a question is answered: what changes while it is, the page asks for again. */
export function noteVersion(context: Context, version: string): void {
  answered.set(context.req.raw, version);
}

export function versionOf(context: Context): string {
  return answered.get(context.req.raw) ?? '';
}

/** Tells a page, as server-sent events (WHATWG HTML, "Server-sent events"), that what it shows may have changed. */
export function tellOfChanges({ version }: Pick<Desk, 'version'>, context: Context): Response {
  return streamSSE(context, async (stream) => {
    let told = version();
    let silentMs = 0;
    await stream.writeSSE({ event: 'begin', data: told });
    while (!stream.aborted && !stream.closed) {
      await stream.sleep(LOOK_MS);
      silentMs += LOOK_MS;
      const present = version();
      if (present === told && silentMs < SIGN_OF_LIFE_MS) continue;
      await stream.writeSSE({ event: present === told ? 'alive' : 'changed', data: present });
      told = present;
      silentMs = 0;
    }
  });
}
