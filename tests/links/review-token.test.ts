import { describe, expect, test } from 'vitest';
import { mintPreferences } from '../../functions/links/preferences-token.ts';
import {
  mintReview,
  readReview,
  REVIEW_DEEDS,
  REVIEW_LINK_MS,
  type ReviewDeed,
  spentMark,
  type ReviewLink,
} from '../../functions/links/review-token.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { mintToken } from '../../functions/links/token.ts';
import { readUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { FindingId } from '../../functions/model/review-finding.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { newKeys, newSecret, retire, rotate } from './new-keys.ts';

const keys = newKeys();
const NOW = Date.parse('2026-11-22T00:00:00.000Z');
const link: ReviewLink = {
  deed: 'approve',
  edition: '2026-W47' as EditionId,
  rendering: '0123456789abcdef',
  at: NOW,
};
const slug = 'mot-bai' as Slug;
const finding = '0123456789abcdef' as FindingId;
const all = REVIEW_DEEDS.map((deed): ReviewLink => ({
  ...link,
  deed,
  ...((deed === 'drop' || deed === 'pin') && { slug }),
  ...(deed === 'seen' && { finding }),
}));

describe('the link of a review', () => {
  test.each(all)('to $deed names edition, content and deed', (one) => {
    expect(readReview(keys, mintReview(keys, one), NOW)).toEqual(one);
  });

  test('with the longest names there are is short enough for a mail', () => {
    const longest = { edition: 'e'.repeat(60) as EditionId, rendering: 'f'.repeat(64), slug: 's'.repeat(80) as Slug };
    expect(mintReview(keys, { ...link, ...longest, deed: 'drop' }).length).toBeLessThan(400);
  });

  test('is good for a week', () => {
    const token = mintReview(keys, link);
    expect(readReview(keys, token, NOW + REVIEW_LINK_MS - 1)).toEqual(link);
    expect(readReview(keys, token, NOW + REVIEW_LINK_MS)).toEqual({ refused: 'expired' });
  });

  test('is refused when anything in it was changed', () => {
    for (const one of all) {
      const token = mintReview(keys, one);
      for (let at = 0; at < token.length; at += 1) {
        const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
        expect(readReview(keys, changed, NOW), `${one.deed} ${at}`).toHaveProperty('refused');
      }
    }
  });

  test('is worth nothing for another purpose, nor is another link for this one', () => {
    const someone = subscriberId(keys, 'a@b.vn');
    expect(readReview(keys, mintPreferences(keys, { subscriber: someone }), NOW)).toEqual({ refused: 'forged' });
    expect(readUnsubscribe(keys, mintReview(keys, link))).toEqual({ refused: 'forged' });
  });

  test('of a key that was retired is refused', () => {
    const secret = newSecret();
    const token = mintReview(readLinkKeys(secret), link);
    expect(readReview(readLinkKeys(rotate(secret)), token, NOW)).toEqual(link);
    expect(readReview(readLinkKeys(retire(rotate(secret), 'k1')), token, NOW)).toEqual({ refused: 'retired-key' });
  });

  test('is refused when its payload is none of ours, though it is signed', () => {
    const bad = [[], [1], [2, 1, 0, 0, 0, 0, 0, 0, 65], [1, 99, 0, 0, 0, 0, 0, 0, 65], [1, 1, 0, 0, 0, 0, 0, 0, 65]];
    for (const bytes of bad)
      expect(readReview(keys, mintToken(keys, 'review', Uint8Array.from(bytes)), NOW)).toEqual({
        refused: 'malformed',
      });
  });

  test('of one deed is none of another: what it is about has another form', () => {
    const third = (deed: ReviewDeed, name: string) =>
      Uint8Array.from([1, REVIEW_DEEDS.indexOf(deed), 0, 0, 0, 0, 0, 1, ...Buffer.from(`2026-W47|r1|${name}`)]);
    for (const [deed, name] of [
      ['seen', 'mot-bai'],
      ['seen', ''],
      ['test', finding],
      ['hold', 'mot-bai'],
      ['drop', ''],
    ] as const)
      expect(readReview(keys, mintToken(keys, 'review', third(deed, name)), 1), deed).toEqual({ refused: 'malformed' });
  });

  test('means tomorrow what it means today: the deeds have their numbers for good', () => {
    expect(REVIEW_DEEDS.slice(0, 9)).toEqual([
      'look',
      'hold',
      'send',
      'approve',
      'stop',
      'drop',
      'pin',
      'test',
      'seen',
    ]);
  });

  test('cannot be made for what has no such name', () => {
    expect(() => mintReview(keys, { ...link, rendering: '../x' })).toThrow('no such name');
    expect(() => mintReview(keys, { ...link, deed: 'drop' })).toThrow('no such name');
    expect(() => mintReview(keys, { ...link, slug })).toThrow('no such name');
    expect(() => mintReview(keys, { ...link, deed: 'seen', slug })).toThrow('no such name');
    expect(() => mintReview(keys, { ...link, deed: 'test', finding })).toThrow('no such name');
    expect(() => mintReview(keys, { ...link, deed: 'seen', finding: 'x' as FindingId })).toThrow('no such name');
  });

  test('is remembered by a mark from which nobody can make it', () => {
    const token = mintReview(keys, link);
    expect(spentMark(token)).toHaveLength(22);
    expect(spentMark(mintReview(keys, { ...link, at: NOW + 1 }))).not.toBe(spentMark(token));
  });
});
