import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { LONGEST_KID, type LinkKeys } from './keys.ts';

/** What a link is for. A token of one purpose is worth nothing for another. */
export type Purpose = 'unsubscribe' | 'confirm' | 'preferences' | 'review' | 'form';

/** `malformed` was never made by us as it stands; `forged` has the shape, but not the signature. */
export type Refusal = 'malformed' | 'unknown-key' | 'retired-key' | 'forged';

/** Of `purpose|version|payload`. Final from the first mail. */
const TOKEN_VERSION = 1;
const MAC_BYTES = 16;
const LONGEST_TOKEN = 512;

const TOKEN = /^([a-z0-9]{1,8})\.([\w-]*)\.([\w-]{22})$/;

/**
 * A link's token, `kid.payload.mac` (rules S4.43): payload and HMAC-SHA-256 over `purpose|version|payload`, cut to 16
 * bytes, both as base64url. The payload can be read by anybody: it must hold no address.
 * @throws Error when the token would be longer than 512 characters.
 */
export function mintToken(keys: LinkKeys, purpose: Purpose, payload: Uint8Array): string {
  const { kid, secret } = keys.signing;
  const token = `${kid}.${Buffer.from(payload).toString('base64url')}.${mac(secret, purpose, payload).toString('base64url')}`;
  if (token.length > LONGEST_TOKEN) throw new Error(`a token may have ${LONGEST_TOKEN} characters at most`);
  return token;
}

/**
 * The payload of a token that we made for this purpose, or why it is refused. A retired key is good for unsubscribe
 * alone. Only the one spelling that was minted passes: no other text stands for the same bytes.
 */
export function verifyToken(
  keys: LinkKeys,
  purpose: Purpose,
  token: string,
):
  | { readonly payload: Uint8Array; readonly retired: boolean; readonly refused?: never }
  | { readonly payload?: never; readonly refused: Refusal } {
  if (token.length > LONGEST_TOKEN) return { refused: 'malformed' };
  const [, kid, payloadText, macText] = TOKEN.exec(token) ?? [];
  const payload = decode(payloadText);
  const given = decode(macText);
  if (kid === undefined || payload === undefined || given?.length !== MAC_BYTES) return { refused: 'malformed' };
  const key = keys.links.get(kid);
  if (key === undefined) return { refused: 'unknown-key' };
  if (key.retired && purpose !== 'unsubscribe') return { refused: 'retired-key' };
  return timingSafeEqual(given, mac(key.secret, purpose, payload))
    ? { payload, retired: key.retired }
    : { refused: 'forged' };
}

/** How long a token with so many bytes of payload can get, in characters: with the longest key id. */
export function longestToken(payloadBytes: number): number {
  return LONGEST_KID + 1 + base64Characters(payloadBytes) + 1 + base64Characters(MAC_BYTES);
}

function base64Characters(bytes: number): number {
  return Math.ceil((bytes * 4) / 3);
}

function mac(secret: KeyObject, purpose: Purpose, payload: Uint8Array): Buffer {
  const whole = createHmac('sha256', secret).update(`${purpose}|${TOKEN_VERSION}|`).update(payload).digest();
  return whole.subarray(0, MAC_BYTES);
}

/** The last character of base64url may carry bits that no byte needs: a text with such bits set is not ours. */
function decode(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
