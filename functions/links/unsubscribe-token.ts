import { isEditionId, LONGEST_EDITION_ID, type EditionId } from '../model/edition.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import type { LinkKeys } from './keys.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdBytes, subscriberIdOf } from './subscriber-id.ts';
import { longestToken, mintToken, verifyToken, type Refusal } from './token.ts';

/** Who leaves, and which edition's link they used. */
export type Unsubscribe = { readonly subscriber: SubscriberId; readonly edition: EditionId };

/** First byte of the payload; 16 bytes of subscriber id and the edition id in ASCII follow. */
const PAYLOAD_VERSION = 1;
const SUBSCRIBER_END = 1 + SUBSCRIBER_ID_BYTES;

/**
 * The token of one mail's unsubscribe link, which names recipient and list and no address (RFC 8058 3.1). It never expires.
 * @throws Error when an id has not the shape that ids have.
 */
export function mintUnsubscribe(keys: LinkKeys, { subscriber, edition }: Unsubscribe): string {
  if (!isEditionId(edition)) throw new Error('an unsubscribe link would name what is no edition id');
  const payload = Buffer.concat([
    Buffer.of(PAYLOAD_VERSION),
    subscriberIdBytes(subscriber),
    Buffer.from(edition, 'latin1'),
  ]);
  return mintToken(keys, 'unsubscribe', payload);
}

/**
 * Reads the token of an unsubscribe link, signed with any key that ever was. By a `retired` one somebody may leave, and
 * nothing else.
 */
export function readUnsubscribe(
  keys: LinkKeys,
  token: string,
): (Unsubscribe & { readonly retired: boolean }) | { readonly refused: Refusal } {
  const read = verifyToken(keys, 'unsubscribe', token);
  if (read.payload === undefined) return { refused: read.refused };
  const { payload, retired } = read;
  const edition = Buffer.from(payload.subarray(SUBSCRIBER_END)).toString('latin1');
  if (payload[0] !== PAYLOAD_VERSION || !isEditionId(edition)) return { refused: 'malformed' };
  return { subscriber: subscriberIdOf(payload.subarray(1, SUBSCRIBER_END)), edition, retired };
}

/** The address of the unsubscribe page, and of the one-click POST. `publicUrl` has no slash at its end. */
export function unsubscribeUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/u/${token}`;
}

/** How long `unsubscribeUrl` can get, in characters: what the size of a digest has to be measured with (rules S2.1). */
export function longestUnsubscribeUrl(publicUrl: string): number {
  return unsubscribeUrl(publicUrl, '').length + longestToken(SUBSCRIBER_END + LONGEST_EDITION_ID);
}
