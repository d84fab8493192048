import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBrief } from '../../functions/ingest/parse-brief.ts';
import type { Wishes } from '../../functions/ingest/read-brief.ts';
import type { Article, Slug } from '../../functions/model/article.ts';
import type { Brief } from '../../functions/model/brief.ts';
import { articlesFor } from '../../functions/model/by-brief.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { NO_HAND } from '../../functions/model/review.ts';
import { briefText, type BriefFields } from '../../local/desk/edition/brief-file.ts';
import { afterAct, orderOf, withOrder, type Act } from '../../local/desk/edition/wish.ts';

const ID = '2026-W48' as EditionId;
const AT = '2026-11-23T00:00:00.000Z';
const PUBLICATION = { language: 'vi', timeZone: 'Asia/Ho_Chi_Minh', name: 'Bản tin' } as Publication;
const RULES = { timeZone: PUBLICATION.timeZone, startsAt: '2026-01-01', maximumArticleAgeDays: 30 };

/** Articles of one day, the first one the newest; some are pinned by themselves. */
function articlesOf(pins: readonly boolean[]): readonly Article[] {
  return pins.map((pin, index) => ({
    slug: `bai-${index}` as Slug,
    title: `Bài ${index}`,
    description: '',
    publishedAt: new Date(Date.parse(AT) - (index + 1) * 60_000).toISOString(),
    use: true,
    readingMinutes: 1,
    pin,
  }));
}

/** What ingest reads of a file that asks for this. */
function readBack(kind: 'weekly' | 'special', fields: BriefFields): Wishes {
  const text = briefText(fields, '');
  if (text === '') return { kind };
  const read = parseBrief(new TextEncoder().encode(text), kind, Date.parse(AT), { publication: PUBLICATION });
  if ('problems' in read) throw new Error(`${text}\n${read.problems.map(({ message }) => message).join('\n')}`);
  return read.wishes;
}

function shownBy(kind: 'weekly' | 'special', wishes: Wishes, articles: readonly Article[]): readonly Slug[] {
  const upload = { ...wishes, key: '', sequencer: '', etag: 'e', uploadedAt: AT, readAt: AT };
  const brief: Brief = { v: 1, edition: ID, upload, hand: NO_HAND };
  const edition = { series: kind, scheduledAt: AT };
  return articlesFor(edition, articles, () => false, RULES, brief).map(({ slug }) => slug);
}

/** The order that somebody expects who presses this button. */
function expected(shown: readonly Slug[], { act, slug }: Exclude<Act, { act: 'save' }>): readonly Slug[] | undefined {
  const at = shown.indexOf(slug);
  const others = shown.filter((one) => one !== slug);
  if (act === 'pin') return [slug, ...others];
  if (act === 'drop') return others;
  if (act === 'loose' || act === 'back') return undefined;
  const to = act === 'up' ? at - 1 : at + 1;
  return at === -1 || to < 0 || to >= shown.length ? shown : others.toSpliced(to, 0, slug);
}

const acts = fc.array(
  fc.record({ act: fc.constantFrom('up', 'down', 'pin', 'loose', 'drop', 'back'), at: fc.nat({ max: 30 }) }),
  { maxLength: 12 },
);

for (const kind of ['weekly', 'special'] as const)
  test(`whatever is pressed of a ${kind} edition, the file that is written asks compose for what was meant`, () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 3, maxLength: 7 }), acts, (pins, pressed) => {
        const articles = articlesOf(pins);
        const named = articles.map(({ slug }) => slug);
        let fields: BriefFields =
          kind === 'special' ? { subject: 'Số', articles: named, nguoi_truc: 'A' } : { nguoi_truc: 'A' };
        for (const { act, at } of pressed) {
          const wishes = readBack(kind, fields);
          const shown = shownBy(kind, wishes, articles);
          const from = act === 'back' ? named : shown;
          const slug = from[at % from.length];
          if (slug === undefined || (act === 'drop' && shown.length === 1)) continue;
          fields = withOrder(kind, fields, afterAct(kind, orderOf(wishes), { act, slug }, shown));
          const after = shownBy(kind, readBack(kind, fields), articles);
          const wanted = expected(shown, { act, slug });
          expect(after).toEqual(wanted ?? after);
          expect(act !== 'back' || after.includes(slug), 'what is taken in again is in').toBe(true);
          expect(fields['nguoi_truc'], 'what the desk does not know stays').toBe('A');
        }
      }),
    );
  });

test('as few articles as need be are named, so that newer ones still find their place', () => {
  const articles = articlesOf([false, false, false, false]);
  const shown = articles.map(({ slug }) => slug);
  const order = afterAct('weekly', orderOf({ kind: 'weekly' }), { act: 'up', slug: 'bai-1' as Slug }, shown);
  expect(withOrder('weekly', {}, order)).toEqual({ articles: ['bai-1', 'bai-0'], drop: [] });
});
