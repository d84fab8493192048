import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { subscriberId, subscriberIdBytes, subscriberIdOf } from '../../functions/links/subscriber-id.ts';
import { isSubscriberId } from '../../functions/model/subscriber.ts';
import { newKeys } from './new-keys.ts';

const keys = newKeys();

describe("a subscriber's id", () => {
  test('is the first 16 bytes of the keyed hash of the address, 22 characters long', () => {
    const id = subscriberId(keys, 'reader@example.com');
    const whole = createHmac('sha256', keys.hash).update('reader@example.com').digest('base64url');
    expect(id).toHaveLength(22);
    expect(whole.slice(0, 21)).toBe(id.slice(0, 21));
    expect(isSubscriberId(id)).toBe(true);
  });

  test('is another one for another address, or under the hash key of another stack', () => {
    expect(subscriberId(keys, 'a@b.vn')).toBe(subscriberId(keys, 'a@b.vn'));
    expect(subscriberId(keys, 'a@b.vn')).not.toBe(subscriberId(keys, 'b@b.vn'));
    expect(subscriberId(keys, 'a@b.vn')).not.toBe(subscriberId(newKeys(), 'a@b.vn'));
  });

  test('does not depend on how letters are composed', () => {
    expect(subscriberId(keys, 'huế@b.vn'.normalize('NFD'))).toBe(subscriberId(keys, 'huế@b.vn'.normalize('NFC')));
  });

  test('is told from other texts by its 16 bytes, in the one spelling that base64url has for them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const id = subscriberIdOf(bytes);
        expect(isSubscriberId(id)).toBe(true);
        expect([...subscriberIdBytes(id)]).toEqual([...bytes]);
      }),
    );
    expect(() => subscriberIdOf(Buffer.alloc(15))).toThrow('16 bytes, not 15');
  });
});
