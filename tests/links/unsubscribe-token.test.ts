import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { subscriberId, subscriberIdOf } from '../../functions/links/subscriber-id.ts';
import { mintToken } from '../../functions/links/token.ts';
import {
  longestUnsubscribeUrl,
  mintUnsubscribe,
  readUnsubscribe,
  unsubscribeUrl,
} from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { changed, newKeys, newSecret, retire, rotate } from './new-keys.ts';

const keys = newKeys();
const edition = fc.stringMatching(/^[A-Za-z0-9-]{1,60}$/).map((text) => text as EditionId);
const subscriber = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(subscriberIdOf);

describe('the unsubscribe link', () => {
  test('names the reader and the edition, and no address', () => {
    fc.assert(
      fc.property(subscriber, edition, (who, which) => {
        const token = mintUnsubscribe(keys, { subscriber: who, edition: which });
        expect(readUnsubscribe(keys, token)).toEqual({ subscriber: who, edition: which, retired: false });
        const url = unsubscribeUrl('https://news.example.vn', token);
        expect(url).toMatch(/^https:\/\/news\.example\.vn\/u\/[\w.-]+$/);
        expect(url.length).toBeLessThanOrEqual(longestUnsubscribeUrl('https://news.example.vn'));
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
    const token = mintUnsubscribe(long, {
      subscriber: subscriberId(keys, 'a@b.vn'),
      edition: 'e'.repeat(60) as EditionId,
    });
    expect(unsubscribeUrl('https://a.vn', token)).toHaveLength(longestUnsubscribeUrl('https://a.vn'));
  });

  test('works for ever: after rotation, and with its key retired', () => {
    const secret = newSecret();
    const who = { subscriber: subscriberId(keys, 'a@b.vn'), edition: '2026-W47' as EditionId };
    const token = mintUnsubscribe(readLinkKeys(secret), who);
    expect(readUnsubscribe(readLinkKeys(rotate(secret)), token)).toEqual({ ...who, retired: false });
    expect(readUnsubscribe(readLinkKeys(retire(rotate(secret), 'k1')), token)).toEqual({ ...who, retired: true });
  });

  test.each([
    ['nothing', ''],
    ['no subscriber', '\u0001'],
    ['half a subscriber', '\u0001' + 'x'.repeat(9)],
    ['no edition', '\u0001' + 'x'.repeat(16)],
    ['an edition of 61 letters', '\u0001' + 'x'.repeat(77)],
    ['an edition with a line break', '\u0001' + 'x'.repeat(16) + '2026\n'],
    ['an edition with an underscore', '\u0001' + 'x'.repeat(16) + '2026_W47'],
    ['another version', '\u0002' + 'x'.repeat(16) + '2026-W47'],
  ])('that we signed with %s in it is still refused', (_, payload) => {
    const token = mintToken(keys, 'unsubscribe', Buffer.from(payload, 'latin1'));
    expect(readUnsubscribe(keys, token)).toEqual({ refused: 'malformed' });
  });

  test('is not made for what is no id', () => {
    const who = subscriberId(keys, 'a@b.vn');
    const which = '2026-W47' as EditionId;
    for (const id of ['', 'short', `${who}A`, `${who.slice(0, 21)}B`])
      expect(() => mintUnsubscribe(keys, { subscriber: id as SubscriberId, edition: which })).toThrow(
        'no subscriber id',
      );
    for (const id of ['', 'e'.repeat(61), 'số-đặc-biệt', 'a/b', '2026_W47'])
      expect(() => mintUnsubscribe(keys, { subscriber: who, edition: id as EditionId })).toThrow('no edition id');
  });
});
