import type { EditionId } from '../model/edition.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { LONGEST_KID, type LinkKeys } from './keys.ts';
import { isSubscriberId, SUBSCRIBER_ID_BYTES, subscriberIdOf } from './subscriber-id.ts';
import { MAC_CHARACTERS, mintToken, verifyToken, type Refusal } from './token.ts';

/** Who leaves, and which edition's link they used. */
export type Unsubscribe = { readonly subscriber: SubscriberId; readonly edition: EditionId };

/** First byte of the payload; 16 bytes of subscriber id and the edition id in ASCII follow. */
const PAYLOAD_VERSION = 1;
const LONGEST_EDITION_ID = 60;
/** What an SES message tag can carry (rules S3.31). */
const EDITION_ID = /^[\w-]{1,60}$/;

/**
 * The token of one mail's unsubscribe link, which names recipient and list and no address (RFC 8058 3.1). It never expires.
 * @throws Error when an id has not the shape that ids have.
 */
export function mintUnsubscribe(keys: LinkKeys, { subscriber, edition }: Unsubscribe): string {
  if (!isSubscriberId(subscriber)) throw new Error('an unsubscribe link would name what is no subscriber id');
  if (!isEditionId(edition)) throw new Error('an unsubscribe link would name what is no edition id');
  const payload = Buffer.concat([
    Buffer.of(PAYLOAD_VERSION),
    Buffer.from(subscriber, 'base64url'),
    Buffer.from(edition, 'latin1'),
  ]);
  return mintToken(keys, 'unsubscribe', payload);
}

/** Reads the token of an unsubscribe link, signed with any key that ever was, retired or not. */
export function readUnsubscribe(keys: LinkKeys, token: string): Unsubscribe | { readonly refused: Refusal } {
  const { payload, refused } = verifyToken(keys, 'unsubscribe', token);
  if (payload === undefined) return { refused };
  const edition = Buffer.from(payload.subarray(1 + SUBSCRIBER_ID_BYTES)).toString('latin1');
  if (payload[0] !== PAYLOAD_VERSION || !isEditionId(edition)) return { refused: 'malformed' };
  return { subscriber: subscriberIdOf(payload.subarray(1, 1 + SUBSCRIBER_ID_BYTES)), edition };
}

/** The address of the unsubscribe page, and of the one-click POST. `publicUrl` has no slash at its end. */
export function unsubscribeUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/u/${token}`;
}

/** How long `unsubscribeUrl` can get, in characters: what the size of a digest has to be measured with (rules S2.1). */
export function longestUnsubscribeUrl(publicUrl: string): number {
  const payloadCharacters = Math.ceil(((1 + SUBSCRIBER_ID_BYTES + LONGEST_EDITION_ID) * 4) / 3);
  const tokenCharacters = LONGEST_KID + 1 + payloadCharacters + 1 + MAC_CHARACTERS;
  return unsubscribeUrl(publicUrl, '').length + tokenCharacters;
}

function isEditionId(text: string): text is EditionId {
  return EDITION_ID.test(text);
}
