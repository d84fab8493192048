import type { Upload } from '../model/article.ts';
import { instantEditionId } from '../model/calendar.ts';
import type { ComposeOrder, Edition, EditionId, Series } from '../model/edition.ts';
import { HOUR_MS } from '../model/durations.ts';
import { hasBurstSettled, isSettled, unsettledSlugs, type Fresh } from '../model/fresh.ts';
import { heldArticles } from '../model/holders.ts';
import { selectArticles, slugOfKey, type SelectionRules, type UseKey } from '../model/selection.ts';
import { isVoidMark, rulesOfInstant, usesUp } from '../model/series.ts';

type InstantOrder = Pick<Edition, 'id' | 'scheduledAt'>;

export type InstantDesk = {
  readonly listFresh: () => Promise<readonly Fresh[]>;
  /** Takes a mark away, unless its article changed since. */
  readonly forgetFresh: (fresh: Fresh) => Promise<void>;
  /** Lets it be news again from an instant on (epoch milliseconds), unless its article changed since. */
  readonly freshAgainFrom: (fresh: Fresh, next: number) => Promise<void>;
  /** The instant edition that was ordered last. */
  readonly readInstant: () => Promise<InstantOrder | undefined>;
  /** Names the next one; false when somebody did since `last` was read. */
  readonly beginInstant: (next: InstantOrder, last: InstantOrder | undefined) => Promise<boolean>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly listUsed: (series: Series) => Promise<ReadonlyMap<UseKey, EditionId>>;
  readonly order: (order: ComposeOrder) => Promise<void>;
};

/**
 * Orders an instant edition once a burst of uploads has settled, at most one an hour. The name of the next edition is one
 * conditional write, and comes before its order: of minutes that overlap one orders, and what a clock that died had named
 * is ordered by the next minute. Marks of articles that were mailed, or will not be, are taken away only when the edition
 * before has frozen its list. A minute in which nothing is new costs one query.
 * @param minute of the schedule, whole minutes since 1970: it names the edition
 * @returns the edition that was ordered
 */
export async function orderInstant(
  minute: number,
  settleMinutes: number,
  rules: SelectionRules,
  desk: InstantDesk,
): Promise<EditionId | undefined> {
  const now = minute * 60_000;
  let fresh: readonly Fresh[] = (await desk.listFresh()).filter(({ from }) => from <= now);
  if (!fresh.some((one) => isSettled(one, now, settleMinutes))) return undefined;
  const last = await desk.readInstant();
  if (last !== undefined) {
    const edition = await desk.find(last.id);
    if (edition === undefined) return orderAs(last, desk);
    // Which articles it will have nobody knows yet: the clock looks after it as after any other.
    if (edition.state === 'composing' && edition.articles === undefined) return undefined;
    fresh = await withoutMailed(fresh, edition, settleMinutes, desk);
    if (now < Date.parse(edition.scheduledAt) + HOUR_MS) return undefined;
  }
  if (!hasBurstSettled(fresh, now, settleMinutes)) return undefined;

  const scheduledAt = new Date(now).toISOString();
  if (!(await hasNews(scheduledAt, settleMinutes, rules, desk))) {
    for (const one of fresh) if (isSettled(one, now, settleMinutes)) await putAside(one, now, desk);
    return undefined;
  }
  const id = instantEditionId(scheduledAt, rules.timeZone);
  // Where clocks are put back this minute has been before: the next one has another name.
  if ((await desk.find(id)) !== undefined) return undefined;
  const next = { id, scheduledAt };
  return (await desk.beginInstant(next, last)) ? orderAs(next, desk) : undefined;
}

async function orderAs({ id, scheduledAt }: InstantOrder, { order }: InstantDesk): Promise<EditionId> {
  await order({ v: 1, series: 'instant', scheduledAt });
  return id;
}

/** Whether an edition of this instant would have anything, by the rules that compose will ask. */
async function hasNews(at: string, settleMinutes: number, rules: SelectionRules, desk: InstantDesk): Promise<boolean> {
  const uploads: Upload[] = [];
  for await (const upload of desk.listUploads()) uploads.push(upload);
  // Read after them, for a mark is written before its record.
  const unsettled = unsettledSlugs(await desk.listFresh(), Date.parse(at), settleMinutes);
  const articles = [...heldArticles(uploads).values()].filter(({ slug }) => !unsettled.has(slug));
  const editions = new Map((await desk.listEditions()).map((edition) => [edition.id, edition]));
  const used = await desk.listUsed('instant');
  const isUsed = (key: UseKey): boolean => {
    const holder = used.get(key);
    return holder !== undefined && !isVoidMark(editions.get(holder), slugOfKey(key));
  };
  const selection = rulesOfInstant({ scheduledAt: at }, editions.values(), rules);
  return selectArticles(articles, at, isUsed, selection).length > 0;
}

/** What the last edition has is news no more; what changed since then is looked at in its turn. */
async function withoutMailed(
  fresh: readonly Fresh[],
  edition: Edition,
  settleMinutes: number,
  desk: InstantDesk,
): Promise<readonly Fresh[]> {
  const at = Date.parse(edition.scheduledAt);
  const slugs = new Set(usesUp(edition) ? edition.articles : []);
  const mailed = (one: Fresh) => slugs.has(one.slug) && one.from <= at && isSettled(one, at, settleMinutes);
  for (const one of fresh) if (mailed(one)) await putAside(one, at, desk);
  return fresh.filter((one) => !mailed(one));
}

/** @param at when it was looked at: a `resend` that had not come by then is still to be waited for */
async function putAside(fresh: Fresh, at: number, { forgetFresh, freshAgainFrom }: InstantDesk): Promise<void> {
  const { again = 0 } = fresh;
  await (again > at ? freshAgainFrom(fresh, again) : forgetFresh(fresh));
}
