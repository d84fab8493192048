import { expect, test } from 'vitest';
import { noEditionLetter } from '../../functions/clock/no-edition.ts';
import type { Article, Problem, Upload } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { article, upload } from '../compose/world.ts';

const id = '2026-W48' as EditionId;
const AT = '2026-11-23T00:00:00.000Z';
const NEXT = '2026-11-30T00:00:00.000Z';
const rules = { timeZone: 'Asia/Ho_Chi_Minh', startsAt: '2026-10-01', maximumArticleAgeDays: 30 };
const skipped = { id, reason: 'too-few-articles', scheduledAt: AT } as Edition;
const problem: Problem = { line: 3, field: 'title', message: 'Thiếu ngoặc kép.', fix: 'title: "A"' };

const uploadAt = (lastModified: string, slug: string, more: Partial<Article> = {}): Upload => ({
  ...upload(article(slug, more)),
  lastModified,
});
const refused = (key: string): Upload => ({
  v: 1,
  key,
  sequencer: '1',
  lastModified: '2026-11-21T00:00:00Z',
  status: 'rejected',
});

const letter = (uploads: readonly Upload[], used: readonly (readonly [string, string])[] = []) =>
  noEditionLetter(skipped, 3, NEXT, rules, {
    async *listUploads() {
      yield* uploads;
    },
    listUsed: async () => new Map(used.map(([key, edition]) => [key, edition as EditionId])),
    firstProblem: async (key) => (key === 'gone.md' ? undefined : problem),
  });

test('the editors are told what there was, what kept each of it out, and what an edition needs', async () => {
  const { values, ...about } = await letter(
    [
      uploadAt('2026-11-20T00:00:00Z', 'one'),
      uploadAt('2026-11-21T00:00:00Z', 'two'),
      uploadAt('2026-11-20T00:00:00Z', 'draft', { use: false }),
      {
        ...uploadAt('2026-11-20T00:00:00Z', 'tomorrow', { publishedAt: '2026-11-24T00:00:00.000Z' }),
        status: 'waiting',
      },
      uploadAt('2026-11-20T00:00:00Z', 'old', { publishedAt: '2026-10-20T00:00:00.000Z' }),
      uploadAt('2026-11-20T00:00:00Z', 'before', { publishedAt: '2026-09-20T00:00:00.000Z' }),
      uploadAt('2026-11-20T00:00:00Z', 'mailed'),
      refused('broken.md'),
      refused('gone.md'),
    ],
    [
      ['mailed', '2026-W47'],
      // Not given back yet.
      ['one', id],
    ],
  );
  expect(about).toEqual({ v: 1, key: '2026-W48-none-editors', to: 'editors', kind: 'notice' });
  expect(values).toEqual({
    edition: id,
    what: 'none',
    reason: 'too-few-articles',
    minimum: 3,
    nextAt: NEXT,
    ready: {
      count: 2,
      files: [
        { key: 'articles/two.md', title: 'two' },
        { key: 'articles/one.md', title: 'one' },
      ],
    },
    draft: { count: 1, files: [{ key: 'articles/draft.md', title: 'draft' }] },
    future: {
      count: 1,
      files: [{ key: 'articles/tomorrow.md', title: 'tomorrow', publishedAt: '2026-11-24T00:00:00.000Z' }],
    },
    tooOld: { count: 1, files: [{ key: 'articles/old.md', title: 'old', publishedAt: '2026-10-20T00:00:00.000Z' }] },
    rejected: {
      count: 2,
      files: [
        { key: 'broken.md', title: 'broken.md', problem: { line: 3, message: 'Thiếu ngoặc kép.' } },
        { key: 'gone.md', title: 'gone.md' },
      ],
    },
  });
});

test('the letter stays short, whatever lies in the bucket, and its queue takes it', async () => {
  const many = Array.from({ length: 3000 }, (_, n) => [
    uploadAt('2026-11-20T00:00:00Z', `draft-${n}`, { use: false, title: 'ộ'.repeat(200) }),
    refused(`refused-${n}.md`),
  ]);
  const made = await letter(many.flat());
  expect(made.values).toMatchObject({ draft: { count: 3000 }, rejected: { count: 3000 } });
  const body = JSON.stringify(made);
  expect(Buffer.byteLength(body)).toBeLessThan(50_000);
  expect(readLetter(body)).toEqual(made);
});

test('of two articles with one slug only the one that holds it counts', async () => {
  const { values } = await letter([
    uploadAt('2026-11-20T00:00:00Z', 'same'),
    { ...uploadAt('2026-11-21T00:00:00Z', 'same'), key: 'younger.md' },
  ]);
  expect(values).toMatchObject({ ready: { count: 1, files: [{ key: 'articles/same.md' }] } });
});
