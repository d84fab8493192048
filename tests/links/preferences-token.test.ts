import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLinkKeys } from '../../functions/links/keys.ts';
import {
  longestPreferencesUrl,
  mintPreferences,
  preferencesUrl,
  readPreferences,
} from '../../functions/links/preferences-token.ts';
import { subscriberId, subscriberIdOf } from '../../functions/links/subscriber-id.ts';
import { mintToken } from '../../functions/links/token.ts';
import { mintUnsubscribe, readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { changed, newKeys, newSecret, retire, rotate } from './new-keys.ts';

const keys = newKeys();
const subscriber = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(subscriberIdOf);
const someone = subscriberId(keys, 'a@b.vn');

describe('the link to a reader’s choices', () => {
  test('names the reader, and no address', () => {
    fc.assert(
      fc.property(subscriber, (who) => {
        const token = mintPreferences(keys, { subscriber: who });
        expect(readPreferences(keys, token)).toEqual({ subscriber: who });
        const url = preferencesUrl('https://news.example.vn', token);
        expect(url).toMatch(/^https:\/\/news\.example\.vn\/s\/[\w.-]+$/);
        expect(url.length).toBeLessThanOrEqual(longestPreferencesUrl('https://news.example.vn'));
      }),
    );
  });

  test('can be as long as announced, and no longer', () => {
    const kid = 'k2345678';
    const long = readLinkKeys(
      changed(newSecret(), (stored) => {
        stored.links = { [kid]: { secret: Buffer.alloc(32).toString('base64url') } };
        stored.signing = kid;
      }),
    );
    const url = preferencesUrl('https://a.vn', mintPreferences(long, { subscriber: someone }));
    expect(url).toHaveLength(longestPreferencesUrl('https://a.vn'));
  });

  test('outlives a rotation, and ends with its key: a retired one is good for unsubscribe alone', () => {
    const secret = newSecret();
    const token = mintPreferences(readLinkKeys(secret), { subscriber: someone });
    expect(readPreferences(readLinkKeys(rotate(secret)), token)).toEqual({ subscriber: someone });
    expect(readPreferences(readLinkKeys(retire(rotate(secret), 'k1')), token)).toEqual({ refused: 'retired-key' });
  });

  test('is no unsubscribe link, and an unsubscribe link does not open it', () => {
    const leaving = mintUnsubscribe(keys, { subscriber: someone, edition: '2026-W47' as EditionId });
    expect(readPreferences(keys, leaving)).toEqual({ refused: 'forged' });
    expect(readUnsubscribe(keys, mintPreferences(keys, { subscriber: someone }))).toEqual({ refused: 'forged' });
  });

  test.each([
    ['nothing', ''],
    ['no subscriber', '\u0001'],
    ['half a subscriber', '\u0001' + 'x'.repeat(8)],
    ['more than a subscriber', '\u0001' + 'x'.repeat(17)],
    ['another version', '\u0002' + 'x'.repeat(16)],
  ])('that we signed with %s in it is still refused', (_, payload) => {
    const token = mintToken(keys, 'preferences', Buffer.from(payload, 'latin1'));
    expect(readPreferences(keys, token)).toEqual({ refused: 'malformed' });
  });

  test('is not made for what is no id', () => {
    for (const id of ['', 'short', `${someone}A`, `${someone.slice(0, 21)}B`])
      expect(() => mintPreferences(keys, { subscriber: id as SubscriberId })).toThrow('no subscriber id');
  });
});
