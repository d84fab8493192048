import { LONGEST_KID, makeKey, readKeyFields, readLinkKeys, type LinkKeys, type NextKey } from './keys.ts';

/**
 * From adding a key until it signs. Functions read the secret again every five minutes: twice that, and no link is ever
 * signed with a key that the function behind it does not know yet.
 */
const KNOWN_EVERYWHERE_MS = 10 * 60_000;

/** What became of the secret, or why it stays as it is. `inProgress`: the last rotation is not through before `until`. */
export type Rotated =
  | { readonly json: string; readonly next: NextKey }
  | { readonly refused: 'inProgress'; readonly next: NextKey; readonly until: number };

/**
 * Adds a key that signs from ten minutes after `now` (epoch milliseconds) on. The keys that were there stay, and so does
 * the hash key.
 * @param json the content of the secret
 * @throws Error when that is no content of a secret
 */
export function rotateKeys(json: string, random: (bytes: number) => Uint8Array, now: number): Rotated {
  const { signing, links } = readLinkKeys(json, now);
  const running = inProgress(json, now);
  if (running !== undefined) return { refused: 'inProgress', ...running };
  const kid = `k${Math.max(0, ...[...links.keys()].map(numberOf)) + 1}`;
  if (kid.length > LONGEST_KID) throw new Error('there are no more names for keys');
  const content = readKeyFields(json);
  const next = { kid, from: now + KNOWN_EVERYWHERE_MS };
  const added = { ...Object(content['links']), [kid]: { secret: makeKey(random) } };
  return { json: JSON.stringify({ ...content, signing: signing.kid, next, links: added }), next };
}

/** `signing`: the key signs, or is about to. `inProgress`: a function that is late may sign with it before `until`. */
export type Retired =
  | { readonly json: string }
  | { readonly refused: 'unknown' | 'signing' }
  | { readonly refused: 'inProgress'; readonly until: number };

/**
 * Has a key verify unsubscribe links from now on and nothing else. It is never removed: links of sent mail are valid for
 * ever (rules S1.15). Retiring one that is retired changes nothing.
 * @throws Error when `json` is no content of a secret
 */
export function retireKey(json: string, kid: string, now: number): Retired {
  const keys = readLinkKeys(json, now);
  const key = keys.links.get(kid);
  if (key === undefined) return { refused: 'unknown' };
  if (key.retired) return { json };
  const { next, ...content } = readKeyFields(json);
  const running = inProgress(json, now);
  if (running !== undefined && kid === content['signing']) return { refused: 'inProgress', until: running.until };
  if (kid === keys.signing.kid || kid === keys.next?.kid) return { refused: 'signing' };
  const { [kid]: old, ...others }: Record<string, unknown> = Object(content['links']);
  const links = { ...others, [kid]: { ...Object(old), retired: true } };
  const later = keys.next === undefined ? {} : { next };
  return { json: JSON.stringify({ ...content, signing: keys.signing.kid, ...later, links }) };
}

/** A rotation of which not every function has heard, and when all will have. */
function inProgress(json: string, now: number): { readonly next: NextKey; readonly until: number } | undefined {
  const { next }: Partial<LinkKeys> = readLinkKeys(json);
  const until = (next?.from ?? 0) + KNOWN_EVERYWHERE_MS;
  return next !== undefined && now < until ? { next, until } : undefined;
}

function numberOf(kid: string): number {
  const [, digits] = /^k(\d+)$/.exec(kid) ?? [];
  return Number(digits ?? 0);
}
