import { describe, expect, test } from 'vitest';
import { SERIES, type EditionId } from '../../functions/model/edition.ts';
import { LETTER_LIST, type LeftOut, type Letter } from '../../functions/model/letter.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { accountOf } from '../digest/accounts.ts';
import { BURST, HELD, SPREAD, letterOf, noticeOf } from './sample.ts';

const letter = letterOf(BURST);

describe('a message of the letters queue', () => {
  test('is read as it was written', () => {
    expect(readLetter(JSON.stringify(letter))).toEqual(letter);
  });

  test('says also why an edition goes without an article, and how many lines a correction has', () => {
    const edition = '2026-W48' as EditionId;
    const reasons: LeftOut[] = [
      { why: 'tooOld', edition, published: '2026-10-20', days: 30 },
      { why: 'beforeStart', edition, published: '2026-10-31', start: '2026-11-01' },
      { why: 'tooMany', edition, maximum: 200 },
      { why: 'dropped', edition },
      { why: 'cutoff', edition },
    ];
    const accepted = reasons.map((leftOut) => ({ key: 'a.md', title: 'A', note: 'n', leftOut }));
    const problems = [{ line: 2, lines: 0, field: 'title', message: 'm', fix: 'f' }];
    const full = letterOf({ ...BURST, accepted, rejected: [{ key: 'b.md', note: 'n', problems }] });
    expect(readLetter(JSON.stringify(full))).toEqual(full);
  });

  test.each([...Object.values(HELD), SPREAD])('may be about an edition: $what $why', (values) => {
    const notice = noticeOf(values, 'operators');
    expect(readLetter(JSON.stringify(notice))).toEqual(notice);
  });

  test.each(SERIES)('may tell how an edition went: %s', (series) => {
    const edition = accountOf({}, { edition: 'tet-2027' as EditionId, series });
    const account: Letter = {
      v: 1,
      key: 'account',
      to: 'editors',
      kind: 'account',
      values: { edition, before: edition },
    };
    expect(readLetter(JSON.stringify(account))).toEqual(account);
  });

  test('may name a special edition by its subject, and say for which word an edition waits', () => {
    const notice = noticeOf({ ...HELD.late, edition: 'tet-2027' as EditionId, subject: 'Số Tết' });
    expect(readLetter(JSON.stringify(notice))).toEqual(notice);
    const values = {
      edition: '2026-W47' as EditionId,
      rendering: 'r1',
      sendAt: '2026-11-22T00:00:00.000Z',
      what: 'due',
    } as const;
    for (const held of ['held', 'unapproved', 'late'] as const) {
      const review: Letter = { v: 1, key: 'due', to: 'editors', kind: 'review', values: { ...values, held } };
      expect(readLetter(JSON.stringify(review))).toEqual(review);
    }
  });

  const testOf = (address: string, rendering = 'ab12'): Letter => ({
    v: 1,
    key: 'test-1',
    to: { address },
    kind: 'test',
    values: { edition: '2026-W47' as EditionId, rendering, language: 'vi', folder: 'tests' },
  });

  test('may be a test of an edition for one address', () => {
    expect(readLetter(JSON.stringify(testOf('an@example.vn')))).toEqual(testOf('an@example.vn'));
  });

  test.each([
    ['no JSON', 'x'],
    ['a test for several addresses', testOf('an@example.vn, binh@example.vn')],
    ['a test of what lies elsewhere', testOf('an@example.vn', '../../receipts/a')],
    ['another version', { ...letter, v: 2 }],
    ['a kind that nobody knows', { ...letter, kind: 'secret' }],
    ['the values of another kind', { ...letter, kind: 'notice' }],
    ['an operator’s own word', noticeOf({ ...HELD.late, why: 'operator' as 'late' })],
    ['a role that nobody has', { ...letter, to: 'readers' }],
    ['an address instead of a role', { ...letter, to: 'an@example.vn' }],
    ['a key with more than ASCII', { ...letter, key: 'biên-nhận' }],
    ['a key with a space', { ...letter, key: 'a b' }],
    ['a key that is too long', { ...letter, key: 'k'.repeat(121) }],
    [
      'lists without end',
      letterOf({ ...BURST, ignored: Array.from({ length: LETTER_LIST + 1 }, () => ({ key: 'a', note: 'b' })) }),
    ],
  ])('is no letter with %s', (_, body) => {
    expect(() => readLetter(typeof body === 'string' ? body : JSON.stringify(body))).toThrow(/JSON|Invalid|Too big/);
  });
});
