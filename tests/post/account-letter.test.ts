import { describe, expect, test } from 'vitest';
import type { EditionId } from '../../functions/model/edition.ts';
import type { AccountLetter } from '../../functions/model/letter.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { accountOf, TROUBLED, weeksBefore } from '../digest/accounts.ts';
import { readHtml } from '../digest/read-html.ts';
import { expectGoodLetter } from './good-letter.ts';
import { PUBLICATION, renderRoleLetter } from './sample.ts';

const en = { language: 'en' } as const;
const [before] = weeksBefore(1);
const letterOf = (values: AccountLetter) =>
  ({ v: 1, key: `${values.edition.edition}-account-editors`, to: 'editors', kind: 'account', values }) as const;
const render = (values: AccountLetter, changes: Partial<Publication> = {}) =>
  renderRoleLetter(letterOf(values), changes);
const url = `${PUBLICATION.publicUrl}/a/2026-W47-AAAAAAAAAAAAAAAAAAAAAA.html`;

describe('the letter about an edition that was sent', () => {
  test.each([
    ['all is well', accountOf()],
    ['there is trouble', TROUBLED],
    ['nobody was mailed', accountOf({ submitted: 0, candidates: 0 })],
  ])('says the same in html and text when %s', (_, edition) => {
    for (const changes of [{}, en])
      for (const values of [{ edition }, { edition, before: accountOf() }])
        expectGoodLetter(render(values, changes), url);
    expect(render({ edition }).subject).toContain('Tuần 47/2026');
  });

  test('says at once that all is well, with the numbers, their shares, and those of the edition before', () => {
    const { subject, text } = render({ edition: accountOf(), ...(before && { before }) }, en);
    expect(subject).toBe('Week 47, 2026 was sent: all is well');
    expect(text.split('\n\n')[1]).toBe(
      'All is well: 12,391 of 12,480 readers were sent this edition, and every count agrees.',
    );
    expect(text).toContain('\n\nBounced  121  0.98% · before: 110\n\n');
    expect(text).toContain('\n\nUnsubscribed  38  0.31% · before: 20\n\n');
    expect(text).toContain(`\n${url}\n`);
    expect(text).toContain('\nnpm run -s newsletter -- edition 2026-W47\n');
  });

  test('calls a special edition by its subject', () => {
    const tet = accountOf({}, { edition: 'tet-2027' as EditionId, series: 'special', subject: 'Số Tết' });
    const { subject, text } = render({ edition: tet, before: { ...tet, subject: 'Số Trung thu' } }, en);
    expect(subject).toBe('Special edition “Số Tết” was sent: all is well');
    expect(text).toContain('Special edition “Số Trung thu”');
    expect(text).toContain('\nnpm run -s newsletter -- edition tet-2027\n');
  });

  test('says of one that was cancelled how many have it, and never that it was sent', () => {
    const { sentAt: _, ...cancelled } = accountOf({
      submitted: 300,
      delivered: 300,
      bounced: 0,
      undecided: 0,
      complained: 0,
      refused: 0,
    });
    const { sentAt: __, ...troubled } = TROUBLED;
    const fine = render({ edition: cancelled }, en);
    expect(fine.subject).toBe('Week 47, 2026 was cancelled: some readers have it');
    expect(fine.text.split('\n\n')[1]).toBe(
      'It was cancelled: 300 of 12,480 readers have this edition, and every count agrees.',
    );
    const look = render({ edition: troubled }, en);
    expect(look.subject).toBe('Week 47, 2026 was cancelled: its counts disagree');
    expect(look.text.split('\n\n')[1]).toBe('Cancelled; some readers have it');
    expect(render({ edition: cancelled }).subject).toBe('Đã hủy Tuần 47/2026: một số bạn đọc đã có');
  });

  test('says at once what is out of the ordinary, and what to do', () => {
    const { subject, text } = render({ edition: TROUBLED }, en);
    expect(subject).toBe('Week 47, 2026 was sent: its counts disagree');
    const [, first, todo, ...rest] = text.split('\n\n');
    expect(first).toBe(
      'The counts of this edition do not agree: “Places in the ledger” has 12,100, “Readers of whom SES’s events speak” has 11,948.',
    );
    expect(todo).toContain('edition.unbalanced');
    expect(rest.slice(0, 4).map((paragraph) => paragraph.split(' ')[0])).toEqual(['31', '640', 'Of', 'SES']);
  });

  test.each([
    ['complaints', { complained: 13 }, 'nhiều người báo thư rác'],
    ['bounces', { bounced: 250, delivered: 12_000 }, 'nhiều thư bị trả lại'],
    ['unknown readers', { unknown: 1 }, 'có bạn đọc không rõ'],
    ['refusals', { refused: 125 }, 'SES từ chối nhiều bạn đọc'],
  ])('has its subject say so when there are many %s', (_, changes, short) => {
    expect(render({ edition: accountOf(changes) }).subject).toBe(`Đã gửi Tuần 47/2026: ${short}`);
  });

  test('is not alarmed by one complaint, or four bounces, of a small list', () => {
    const small = { candidates: 40, submitted: 40, excluded: 0, refused: 4, undecided: 0, delivered: 36 };
    expect(render({ edition: accountOf({ ...small, bounced: 4, complained: 1 }) }, en).subject).toContain(
      'all is well',
    );
  });

  test('has a bar beside each number that is not 0, as long as its share', () => {
    const { html } = render({ edition: accountOf() });
    const bars = readHtml(html).filter(({ attributes }) => attributes['class'] === 'bar');
    expect(bars).toHaveLength(8);
    const widths = [...html.matchAll(/<table[^>]* width="(\d+)"/g)]
      .map(([, width]) => Number(width))
      .filter((one) => one <= 240);
    expect(widths).toEqual([240, 238, 236, 2, 2, 2, 2, 2]);
  });

  test('comes from its queue as it was put there', () => {
    for (const values of [{ edition: TROUBLED }, { edition: accountOf(), before: TROUBLED }])
      expect(readLetter(JSON.stringify(letterOf(values)))).toEqual(letterOf(values));
    expect(() => readLetter(JSON.stringify(letterOf({ edition: accountOf({ bounced: -1 }) })))).toThrow('bounced');
  });
});
