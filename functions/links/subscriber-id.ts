import { createHmac } from 'node:crypto';
import type { SubscriberId } from '../model/subscriber.ts';
import type { LinkKeys } from './keys.ts';

export const SUBSCRIBER_ID_BYTES = 16;
/** 16 bytes of base64url: of the last character's six bits only two are used. */
const SUBSCRIBER_ID = /^[\w-]{21}[AQgw]$/;

/**
 * The id of a subscriber: the first 16 bytes of HMAC-SHA-256 over the address's normal form, as 22 characters of
 * base64url. The hash key is never rotated, so that an address once seen is known again, even after its erasure.
 * @param addressKey what `addressKey` of functions/mail makes of an address.
 */
export function subscriberId(keys: LinkKeys, addressKey: string): SubscriberId {
  const hash = createHmac('sha256', keys.hash).update(addressKey.normalize('NFC')).digest();
  return subscriberIdOf(hash.subarray(0, SUBSCRIBER_ID_BYTES));
}

/** The id that these 16 bytes are. */
export function subscriberIdOf(bytes: Uint8Array): SubscriberId {
  const id = Buffer.from(bytes).toString('base64url');
  if (!isSubscriberId(id)) throw new Error(`a subscriber id has ${SUBSCRIBER_ID_BYTES} bytes, not ${bytes.length}`);
  return id;
}

export function isSubscriberId(text: string): text is SubscriberId {
  return SUBSCRIBER_ID.test(text);
}
