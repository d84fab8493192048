import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { confirmUrl, mintConfirm, readConfirm } from '../../functions/links/confirm-token.ts';
import { mintStamp, readStamp } from '../../functions/links/form-stamp.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { networkId } from '../../functions/links/network-id.ts';
import { mintPreferences } from '../../functions/links/preferences-token.ts';
import { subscriberId, subscriberIdOf } from '../../functions/links/subscriber-id.ts';
import { mintToken } from '../../functions/links/token.ts';
import { newKeys, newSecret, retire, rotate } from './new-keys.ts';

const keys = newKeys();
const id = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(subscriberIdOf);
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 });

describe('the token of a link to confirm', () => {
  test('names who confirms and which letter it stood in, and no address', () => {
    fc.assert(
      fc.property(id, instant, (subscriber, at) => {
        const token = mintConfirm(keys, { subscriber, at });
        expect(readConfirm(keys, token)).toEqual({ subscriber, at });
        expect(confirmUrl('https://news.example.vn', token)).toMatch(
          /^https:\/\/news\.example\.vn\/s\/confirm\/[\w.-]+$/,
        );
      }),
    );
  });

  test('is refused with any bit of it changed', () => {
    const token = mintConfirm(keys, { subscriber: subscriberId(keys, 'a@example.com'), at: 1_700_000_000_000 });
    for (let index = 0; index < token.length; index += 1)
      for (let bit = 0; bit < 7; bit += 1) {
        const changed = String.fromCharCode(token.charCodeAt(index) ^ (1 << bit));
        expect(readConfirm(keys, token.slice(0, index) + changed + token.slice(index + 1))).toHaveProperty('refused');
      }
    for (let length = 0; length < token.length; length += 1)
      expect(readConfirm(keys, token.slice(0, length))).toHaveProperty('refused');
    expect(readConfirm(keys, token.repeat(20))).toEqual({ refused: 'malformed' });
  });

  test('is another one than that of any other purpose, or of a payload that is too short or too long', () => {
    const subscriber = subscriberId(keys, 'a@example.com');
    expect(readConfirm(keys, mintPreferences(keys, { subscriber }))).toEqual({ refused: 'forged' });
    expect(readConfirm(keys, mintStamp(keys, 1))).toEqual({ refused: 'forged' });
    for (const bytes of [0, 1, 17, 22, 24])
      expect(readConfirm(keys, mintToken(keys, 'confirm', Buffer.alloc(bytes, 1)))).toEqual({ refused: 'malformed' });
    expect(readConfirm(keys, mintToken(keys, 'confirm', Buffer.alloc(23, 2)))).toEqual({ refused: 'malformed' });
  });

  test('survives the rotation of the keys, and not their retirement', () => {
    const secret = newSecret();
    const confirm = { subscriber: subscriberId(keys, 'a@example.com'), at: 5 };
    const token = mintConfirm(readLinkKeys(secret), confirm);
    expect(readConfirm(readLinkKeys(rotate(secret)), token)).toEqual(confirm);
    expect(readConfirm(readLinkKeys(retire(rotate(secret), 'k1')), token)).toEqual({ refused: 'retired-key' });
  });
});

test('a form’s stamp says when it was shown, and no other text does', () => {
  fc.assert(fc.property(instant, (at) => readStamp(keys, mintStamp(keys, at)) === at));
  const stamp = mintStamp(keys, 1);
  for (const other of ['', 'x', `${stamp}x`, mintStamp(newKeys(), 1), mintToken(keys, 'form', Buffer.alloc(5))])
    expect(readStamp(keys, other)).toBeUndefined();
  expect(() => mintStamp(keys, 1.5)).toThrow(RangeError);
});

test('a network goes by a keyed hash, which is no subscriber’s', () => {
  expect(networkId(keys, '203.0.113.9')).toMatch(/^[\w-]{22}$/);
  expect(networkId(keys, '203.0.113.9')).toBe(networkId(keys, '203.0.113.9'));
  expect(networkId(keys, '203.0.113.9')).not.toBe(networkId(newKeys(), '203.0.113.9'));
  expect(networkId(keys, 'a@example.com')).not.toBe(subscriberId(keys, 'a@example.com'));
});
