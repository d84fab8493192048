import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Slug } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND } from '../../functions/model/review.ts';
import { article, SUNDAY } from '../support/newsroom.ts';
import { folderOf, newsletter } from './command-line.ts';
import { look, many } from './look-at-folder.ts';

describe('an edition of which a folder has the file', () => {
  const brief = (fields: Readonly<Record<string, string>>, note = '') =>
    ['---', ...Object.entries(fields).map(([name, value]) => `${name}: ${value}`), '---', '', note, ''].join('\n');

  test('is shown with what that asks of the coming week: its order, its drops, its subject and its note', async () => {
    const files = {
      ...many(4),
      'editions/2026-W48.md': brief(
        { subject: 'Tuần của nước', pin: '[bai-3]', drop: '[bai-1]' },
        'Chào bạn đọc,\n\nhẹn tuần sau.',
      ),
    };
    const { articles, digest, leftOut: out } = await look(files);
    expect(articles.map(({ article: { slug } }) => slug)).toEqual(['bai-3', 'bai-0', 'bai-2']);
    expect(digest?.subject).toBe('Tuần của nước');
    expect(digest?.text).toContain('Chào bạn đọc,\n\nhẹn tuần sau.');
    expect(out.listed.map(({ field, message }) => `${field}: ${message}`)).toEqual([
      'file: left out of this edition by its editors; it stays free for the next',
    ]);
    const { digest: own } = await look(files, undefined, { note: ['Lời khác.'] });
    expect(own?.text).toContain('Lời khác.');
    expect(own?.text).not.toContain('Chào bạn đọc');
  });

  test('is shown as the special one it is: what it names, in that order, and what is named and not to be had', async () => {
    const files = {
      ...many(3),
      'cu.md': article('cu', { created_at: '"2024-02-01"' }),
      'nhap.md': article('nhap', { use: 'false' }),
      'editions/tet-2027.md': brief({ subject: 'Tết đến rồi', articles: '[cu, nhap, bai-1]' }, 'Chúc mừng năm mới.'),
    };
    const {
      edition,
      articles,
      digest,
      skipped,
      remarks,
      leftOut: out,
    } = await look(files, undefined, {
      edition: 'tet-2027' as EditionId,
    });
    expect(edition).toMatchObject({ id: 'tet-2027', series: 'special', for: 'all' });
    expect(articles.map(({ article: { slug } }) => slug)).toEqual(['cu', 'bai-1']);
    expect([digest?.subject, skipped, remarks]).toEqual(['Tết đến rồi', undefined, []]);
    expect(digest?.text).toContain('Chúc mừng năm mới.');
    expect(out.listed.map(({ title, message }) => `${title}: ${message}`)).toEqual([
      'Bài về nhap: a draft: use is not true',
    ]);
  });

  test('under review has what it had at its cut-off, though its own marks of use hold that', async () => {
    const W48 = '2026-W48' as EditionId;
    const reviewed: Edition = {
      v: 1,
      id: W48,
      series: 'weekly',
      state: 'review',
      scheduledAt: '2026-11-23T00:00:00.000Z',
      attempt: 'a',
      leaseUntil: 0,
      fence: 1,
      offered: ['bai-0', 'bai-2', 'bai-3'] as Slug[],
    };
    const known = {
      find: async (id: EditionId) => (id === W48 ? reviewed : undefined),
      readBrief: async () => ({ v: 1, edition: W48, hand: { ...NO_HAND, drops: new Set(['bai-3' as Slug]) } }) as const,
      listUsed: async () => new Map(['bai-0', 'bai-2'].map((slug) => [slug, W48])),
    };
    const { edition, articles, leftOut: out } = await look(many(4), undefined, { known });
    expect(edition.id).toBe(W48);
    expect(articles.map(({ article: { slug } }) => slug)).toEqual(['bai-0', 'bai-2']);
    expect(out.listed.map(({ title, message }) => `${title}: ${message}`).toSorted()).toEqual([
      'Bài về bai-1: came after the cut-off of this edition, which its editors look at already; it stays free for the next',
      'Bài về bai-3: left out of this edition by its editors; it stays free for the next',
    ]);
  });

  test('of another week or of a month is shown too; one that is over, or has no file, is not', async () => {
    const later = await look(many(3), undefined, { edition: '2026-W50' as EditionId });
    expect(later.edition).toMatchObject({ id: '2026-W50', series: 'weekly', scheduledAt: '2026-12-07T00:00:00.000Z' });
    const month = await look(many(3), undefined, { edition: '2026-11' as EditionId });
    expect([month.edition.series, month.articles.length]).toEqual(['monthly', 3]);
    for (const edition of ['2026-W40', 'tet-2027', '2026-W47'])
      await expect(look(many(3), undefined, { edition: edition as EditionId }), edition).rejects.toThrow(
        /was due|no edition|no file/,
      );
  });

  test('shows the special edition of a folder, and says which one is not there', async () => {
    const cwd = await folderOf({
      'bai.md': article('bai'),
      'editions/tet-2027.md': '---\nsubject: "Tết đến rồi"\narticles: [bai]\n---\n',
    });
    const shown = await newsletter(['preview', '.', '--now', SUNDAY.toISOString(), '--edition', 'tet-2027'], { cwd });
    expect([shown.code, shown.err]).toEqual([0, '']);
    expect(shown.out).toMatch(/ {2}Số đặc biệt “Tết đến rồi” {2}\(tet-2027\)\n/);
    expect(shown.out).toMatch(/ {2}subject +Tết đến rồi {2}/);
    const file = JSON.parse(await readFile(join(cwd, 'out/preview/edition.json'), 'utf8'));
    expect(file).toMatchObject({ id: 'tet-2027', series: 'special', subject: 'Tết đến rồi' });
    expect(Object.keys(file)).not.toContain('brief');
    const none = await newsletter(['preview', '.', '--now', SUNDAY.toISOString(), '--edition', 'tet-2028'], { cwd });
    expect([none.code, none.out]).toEqual([1, expect.stringContaining('There is no file editions/tet-2028.md')]);
  });
});
