import type { SubscriberId } from '../model/subscriber.ts';
import type { LinkKeys } from './keys.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdBytes, subscriberIdOf } from './subscriber-id.ts';
import { instantBytes, INSTANT_BYTES, readInstant } from './instant.ts';
import { mintToken, verifyToken, type Refusal } from './token.ts';

/** Who confirms, and when the letter with this link was ordered (epoch milliseconds): how long it is good is not ours. */
export type Confirm = { readonly subscriber: SubscriberId; readonly at: number };

/** First byte of the payload; 16 bytes of subscriber id and the instant follow. */
const PAYLOAD_VERSION = 1;
const SUBSCRIBER_END = 1 + SUBSCRIBER_ID_BYTES;

/** The token of the link in a letter of confirmation. @throws Error when an id has not the shape that ids have. */
export function mintConfirm(keys: LinkKeys, { subscriber, at }: Confirm): string {
  const payload = Buffer.concat([Buffer.of(PAYLOAD_VERSION), subscriberIdBytes(subscriber), instantBytes(at)]);
  return mintToken(keys, 'confirm', payload);
}

/** Reads the token of a link that confirms, signed with any key that is not retired. */
export function readConfirm(keys: LinkKeys, token: string): Confirm | { readonly refused: Refusal } {
  const { payload, refused } = verifyToken(keys, 'confirm', token);
  if (payload === undefined) return { refused };
  if (payload[0] !== PAYLOAD_VERSION || payload.length !== SUBSCRIBER_END + INSTANT_BYTES)
    return { refused: 'malformed' };
  return {
    subscriber: subscriberIdOf(payload.subarray(1, SUBSCRIBER_END)),
    at: readInstant(payload.subarray(SUBSCRIBER_END)),
  };
}

/** The address of the page that confirms. `publicUrl` has no slash at its end. */
export function confirmUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/s/confirm/${token}`;
}
