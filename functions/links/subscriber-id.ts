import { createHmac } from 'node:crypto';
import { isSubscriberId, type SubscriberId } from '../model/subscriber.ts';
import type { LinkKeys } from './keys.ts';

export const SUBSCRIBER_ID_BYTES = 16;

/**
 * The id of a subscriber: the first 16 bytes of HMAC-SHA-256 over the address's normal form, as 22 characters of
 * base64url. The hash key is never rotated, so that an address once seen is known again, even after its erasure.
 * @param addressKey what `addressKey` of functions/mail makes of an address.
 */
export function subscriberId(keys: LinkKeys, addressKey: string): SubscriberId {
  const hash = createHmac('sha256', keys.hash).update(addressKey.normalize('NFC')).digest();
  return subscriberIdOf(hash.subarray(0, SUBSCRIBER_ID_BYTES));
}

/** The id that these 16 bytes are. @throws Error for any other number of bytes. */
export function subscriberIdOf(bytes: Uint8Array): SubscriberId {
  const id = Buffer.from(bytes).toString('base64url');
  if (!isSubscriberId(id)) throw new Error(`a subscriber id has ${SUBSCRIBER_ID_BYTES} bytes, not ${bytes.length}`);
  return id;
}

/** The 16 bytes that an id stands for. @throws Error when it has not the shape that ids have. */
export function subscriberIdBytes(id: SubscriberId): Uint8Array {
  if (!isSubscriberId(id)) throw new Error('a link would name what is no subscriber id');
  return Buffer.from(id, 'base64url');
}
