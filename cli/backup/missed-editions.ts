import { useUpArticles, type ArticleMarks } from '../../functions/compose/freeze-articles.ts';
import type { EditionClaim } from '../../functions/aws/edition-table.ts';
import type { Upload } from '../../functions/model/article.ts';
import type { Brief } from '../../functions/model/brief.ts';
import { articlesFor } from '../../functions/model/by-brief.ts';
import { dayInZone, type WeeklySchedule } from '../../functions/model/calendar.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { heldArticles } from '../../functions/model/holders.ts';
import type { UseKey } from '../../functions/model/selection.ts';
import { editionIdAt, nextDue, rulesOfSeries, SCHEDULED_SERIES } from '../../functions/model/series.ts';
import { allOf } from '../all-of.ts';
import type { EditionRules } from '../stage.ts';
import { NOT_BEFORE_MS } from './held-edition.ts';

/** An edition that the old stack may have sent, and of which the backup knows nothing. */
export type Missed = Pick<Edition, 'id' | 'series' | 'scheduledAt'>;

/**
 * The editions that were due, the oldest first.
 * @param after strictly, and `until` included: epoch milliseconds
 */
export function dueBetween(after: number, until: number, schedule: WeeklySchedule): readonly Missed[] {
  const due: Missed[] = [];
  for (const series of SCHEDULED_SERIES)
    for (let at = nextDue(series, after, schedule); at <= until; at = nextDue(series, at, schedule)) {
      const scheduledAt = new Date(at).toISOString();
      due.push({ id: editionIdAt(series, scheduledAt, schedule.timeZone), series, scheduledAt });
    }
  return due.toSorted((a, b) => (a.scheduledAt < b.scheduledAt ? -1 : 1));
}

/** What `--not-sent` calls the instant editions since the backup: nobody knows their names. */
export const INSTANT = 'instant';

/**
 * Instant editions go out at any moment, so of them nobody can tell which there were: one of now stands for all of them,
 * and has what the backup knows to be news. Also where it knows of none: the first one may have gone out since.
 * @param now epoch milliseconds
 */
export function instantSince(now: number, timeZone: string): Missed {
  const scheduledAt = new Date(now).toISOString();
  return { id: editionIdAt('instant', scheduledAt, timeZone), series: 'instant', scheduledAt };
}

export type Records = ArticleMarks & {
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly listUploads: () => AsyncIterable<Upload>;
  /** What editors want of an edition: what they dropped was not mailed. */
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  readonly claim: (wanted: Missed, attempt: string, now: number, leaseMs: number) => Promise<EditionClaim>;
  readonly record: (
    edition: Edition,
    progress: Pick<Edition, 'state' | 'articles'>,
    leaseUntil: number,
  ) => Promise<Edition>;
  readonly close: (id: EditionId) => Promise<void>;
  readonly now: () => number;
};

/** What became of a missed edition: its articles are taken for mailed. */
export type Recorded = { readonly id: EditionId; readonly articles: number };

/**
 * Puts missed editions on record, as if each had been sent: it is cancelled, so nobody gets it, and what it would have
 * held, as far as the backup knows, is used up, so nobody gets that with the next one either. Safe to repeat.
 * @param due editions that were due since the backup; those that are on record stay as they are
 * @param attempt the same for every repetition
 */
export async function recordMissed(
  due: readonly Missed[],
  attempt: string,
  rules: EditionRules,
  records: Records,
): Promise<readonly Recorded[]> {
  const editions = await records.listEditions();
  const known = new Set(editions.map(({ id }) => id));
  const unfinished = editions.filter((edition) => edition.state === 'composing' && edition.attempt === attempt);
  const held = [...heldArticles(await allOf(records.listUploads())).values()];
  const recorded: Recorded[] = [];
  for (const { id, series, scheduledAt } of [...unfinished, ...due.filter((one) => !known.has(one.id))]) {
    const claim = await records.claim({ id, series, scheduledAt }, attempt, records.now(), NOT_BEFORE_MS);
    if (!('claimed' in claim)) continue;
    const edition = claim.claimed;
    const own = rulesOfSeries(edition, editions, rules);
    const brief = await records.readBrief(id);
    const select = (isUsed: (key: UseKey) => boolean) => articlesFor(edition, held, isUsed, own, brief);
    const day = dayInZone(scheduledAt, rules.timeZone);
    const mine = () => (series === 'special' ? select(() => false) : useUpArticles(edition, day, select, records));
    const articles = edition.articles ?? (await mine()).map(({ slug }) => slug);
    await records.record(edition, { state: 'cancelled', articles }, edition.leaseUntil);
    await records.close(id);
    recorded.push({ id, articles: articles.length });
  }
  return recorded;
}
