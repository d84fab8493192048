import type { Article } from '../model/article.ts';
import type { Brief } from '../model/brief.ts';
import { articlesFor } from '../model/by-brief.ts';
import { dayInZone, nextWeekly, weeklyEditionId, type WeeklySchedule } from '../model/calendar.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { LeftOut } from '../model/letter.ts';
import { MAXIMUM_EDITION_ARTICLES, type SelectionRules, type UseKey } from '../model/selection.ts';
import { whyOut } from '../model/why-out.ts';

/** An edition, a place there counted from 1, and when that goes out (ISO 8601). */
export type Place = { readonly id: EditionId; readonly position: number; readonly sendsAt: string };

/** Where each article will be, by slug. */
export type Forecast = ReadonlyMap<string, Place>;

/** The coming weekly edition: its name, when it goes out (ISO 8601), and what is known of it by now. */
export type Coming = Omit<Place, 'position'> & {
  /** What its editors ask of it. */
  readonly brief?: Brief;
  /** Once it is composed: editors look at it. */
  readonly edition?: Edition;
};

export type Known = {
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
};

/** The next week that an article may still get into: one that was sent before its time, or called off, is over. */
export async function comingWeekly(now: number, schedule: WeeklySchedule, { find, readBrief }: Known): Promise<Coming> {
  for (let at = nextWeekly(now, schedule); ; at = nextWeekly(at, schedule)) {
    const sendsAt = new Date(at).toISOString();
    const id = weeklyEditionId(dayInZone(sendsAt, schedule.timeZone));
    const edition = await find(id);
    if (!isToCome(edition)) continue;
    const brief = await readBrief(id);
    return { id, sendsAt, ...(brief && { brief }), ...(edition && { edition }) };
  }
}

/** Whether what is in an edition is still to be decided. */
export function isToCome(edition: Pick<Edition, 'state'> | undefined): boolean {
  return edition === undefined || edition.state === 'composing' || edition.state === 'review';
}

/** What other editions of the series used up: its own marks keep nothing from it. */
export function usedByOthers(used: ReadonlyMap<UseKey, EditionId>, id: EditionId): ReadonlyMap<UseKey, EditionId> {
  return new Map([...used].filter(([, holder]) => holder !== id));
}

/** Where each article will be in the coming edition, as it would be if nothing changed until it goes out. */
export function forecastWeekly(
  articles: Iterable<Article>,
  used: ReadonlyMap<UseKey, EditionId>,
  { id, sendsAt, brief, edition }: Coming,
  rules: SelectionRules,
): Forecast {
  const wanted = {
    series: 'weekly',
    scheduledAt: sendsAt,
    ...(edition?.offered && { offered: edition.offered }),
  } as const;
  const others = usedByOthers(used, id);
  const selected = articlesFor(wanted, articles, (key) => others.has(key), rules, brief);
  return new Map(selected.map(({ slug }, index) => [slug, { id, position: index + 1, sendsAt }]));
}

/**
 * Why the coming edition goes without an article, where neither its receipt nor an earlier edition tells it: for its
 * age, because there is no room, because its editors dropped it, or because it came after the cut-off.
 */
export function leftOutOf(
  article: Article,
  used: ReadonlyMap<UseKey, EditionId>,
  { id, sendsAt, brief, edition }: Coming,
  rules: SelectionRules,
): LeftOut | undefined {
  const { why } = whyOut(article, sendsAt, usedByOthers(used, id), rules, brief, edition);
  const published = dayInZone(article.publishedAt, rules.timeZone);
  switch (why) {
    case 'withdrawn':
    case 'draft':
    case 'future':
    case 'mailed':
      return undefined;
    case 'tooOld':
      return { why, edition: id, published, days: rules.maximumArticleAgeDays };
    case 'beforeStart':
      return { why, edition: id, published, start: rules.startsAt };
    case 'tooMany':
      return { why, edition: id, maximum: MAXIMUM_EDITION_ARTICLES };
    case 'dropped':
    case 'cutoff':
      return { why, edition: id };
  }
}
