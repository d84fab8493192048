import type { SubscriberId } from '../model/subscriber.ts';
import type { LinkKeys } from './keys.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdBytes, subscriberIdOf } from './subscriber-id.ts';
import { longestToken, mintToken, verifyToken, type Refusal } from './token.ts';

/** Whose choices a link shows. */
export type Preferences = { readonly subscriber: SubscriberId };

/** First byte of the payload; 16 bytes of subscriber id follow. */
const PAYLOAD_VERSION = 1;
const PAYLOAD_BYTES = 1 + SUBSCRIBER_ID_BYTES;

/**
 * The token of a reader's page of choices, the same in every mail until the signing key is rotated.
 * @throws Error when the id has not the shape that ids have.
 */
export function mintPreferences(keys: LinkKeys, { subscriber }: Preferences): string {
  const payload = Buffer.concat([Buffer.of(PAYLOAD_VERSION), subscriberIdBytes(subscriber)]);
  return mintToken(keys, 'preferences', payload);
}

/** Reads the token of a page of choices, signed with any key that is not retired. */
export function readPreferences(keys: LinkKeys, token: string): Preferences | { readonly refused: Refusal } {
  const { payload, refused } = verifyToken(keys, 'preferences', token);
  if (payload === undefined) return { refused };
  if (payload[0] !== PAYLOAD_VERSION || payload.length !== PAYLOAD_BYTES) return { refused: 'malformed' };
  return { subscriber: subscriberIdOf(payload.subarray(1)) };
}

/** The address of a reader's page of choices. `publicUrl` has no slash at its end. */
export function preferencesUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/s/${token}`;
}

/** How long `preferencesUrl` can get, in characters: what the size of a digest has to be measured with (rules S2.1). */
export function longestPreferencesUrl(publicUrl: string): number {
  return preferencesUrl(publicUrl, '').length + longestToken(PAYLOAD_BYTES);
}
