import type { PolicyRequest } from '../policies.ts';
import type { Answer, Headers, Received } from '../emulators.ts';

/** One permission a call needs: an action on a resource. */
export type Need = Omit<PolicyRequest, 'principal'>;

/** A call as its service understands it. */
export type Reading = {
  /** `PutObject` */
  readonly operation: string;
  /** All of them must be allowed. */
  readonly needs: readonly Need[];
  /** Carries the call out, once it is allowed. */
  readonly perform: () => Promise<Answer>;
};

/** Why a call is not carried out. Each service says it in its own protocol, so that the SDK throws what it would throw. */
export type Refusal = 'denied' | 'unplayed' | 'throttled' | 'broken';

export type Service = {
  /** @throws Unplayed for an operation or a parameter that is not played. */
  readonly read: (request: Received, may: (need: Need) => boolean) => Reading;
  readonly refuse: (refusal: Refusal, message: string) => Answer;
};

/** The local cloud does not know an operation or a parameter: a test must see that, and never a silent success. */
export class Unplayed extends Error {
  override readonly name = 'Unplayed';
}

export function answer(status: number, headers: Headers, body: string | Buffer): Answer {
  return { status, headers, body: typeof body === 'string' ? Buffer.from(body) : body };
}

/** @throws Unplayed that names the parameters outside the list. */
export function refuseOthers(operation: string, given: readonly string[], played: readonly string[]): void {
  const others = given.filter((name) => !played.includes(name));
  if (others.length > 0) throw new Unplayed(`${operation} with ${others.join(', ')} is not played by the local cloud`);
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
