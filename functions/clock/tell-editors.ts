import type { Article, Upload } from '../model/article.ts';
import type { WeeklySchedule } from '../model/calendar.ts';
import type { Cadence, ComposeOrder, Edition, EditionId } from '../model/edition.ts';
import { heldArticles } from '../model/holders.ts';
import { LETTER_LIST, type LeftOut, type LetterOf, type ReceiptsLetter } from '../model/letter.ts';
import type { News } from '../model/news.ts';
import { slugOfKey, type SelectionRules, type UseKey } from '../model/selection.ts';
import { comingWeekly, forecastWeekly, leftOutOf, type Forecast, type Known, type Place } from './forecast.ts';

/** A burst of uploads has settled when nothing new came for a minute. */
const SETTLED_MS = 60_000;
/** Who uploads all day long is told at least every ten minutes. */
const LONGEST_WAIT_MS = 10 * 60_000;

/** Whether the editors are to be told now. */
export function hasSettled(news: readonly News[], now: number): boolean {
  if (news.length === 0) return false;
  const times = news.map(({ at }) => at);
  return now - Math.max(...times) >= SETTLED_MS || now - Math.min(...times) >= LONGEST_WAIT_MS;
}

function byAge(a: News, b: News): number {
  return a.at - b.at || (a.key < b.key ? -1 : 1);
}

/** What is known of articles, by slug. */
export type Outlook = {
  readonly articles: ReadonlyMap<string, Article>;
  readonly places: Forecast;
  readonly leftOut: ReadonlyMap<string, LeftOut>;
};

/** What fits a queue message, with room to spare. */
const LONGEST_LETTER_BYTES = 180_000;
const LIST_LENGTHS = [LETTER_LIST, 30, 10, 3];

/**
 * One letter to the editors about a burst of uploads. Of a very long burst it lists the beginning and counts the rest:
 * every receipt lies in the bucket.
 * @param outlook what each slug says now, where it will be, as things stand, or why it will not
 * @param hash a short name made of the text. The newest upload names the letter: what is left of a burst after a crash
 * has the same newest one, makes a letter of the same name, and that is not sent again
 */
export function receiptsLetter(
  news: readonly News[],
  outlook: Outlook,
  hash: (text: string) => string,
): LetterOf<'receipts'> {
  const newest = news.toSorted(byAge).at(-1);
  const key = `receipts-${hash(JSON.stringify([newest?.key, newest?.at]))}`;
  const letters = LIST_LENGTHS.map((length): LetterOf<'receipts'> => {
    const values = receiptsOf(news, outlook, length);
    return { v: 1, key, to: 'editors', kind: 'receipts', values };
  });
  const letter =
    letters.find((one) => Buffer.byteLength(JSON.stringify(one)) <= LONGEST_LETTER_BYTES) ?? letters.at(-1);
  if (letter === undefined) throw new Error('a letter has no length at all');
  return letter;
}

function receiptsOf(news: readonly News[], { articles, places, leftOut }: Outlook, length: number): ReceiptsLetter {
  const told = news.filter(({ what, status }) => !(what === 'picture' && status === 'accepted'));
  const first = (status: News['status']) => told.filter((one) => one.status === status).slice(0, length);
  const titleOf = ({ slug, key }: News) => (slug === undefined ? undefined : articles.get(slug)?.title) ?? key;
  const takenIn = (one: News) => {
    const { key, slug = '', note } = one;
    // Where it was is of no use to anybody.
    const edition = articles.get(slug)?.withdrawn === true ? undefined : places.get(slug);
    const out = leftOut.get(slug);
    return { key, title: titleOf(one), note, ...(edition && { edition }), ...(!edition && out && { leftOut: out }) };
  };
  const lists = {
    accepted: first('accepted').map(takenIn),
    waiting: first('waiting').map(takenIn),
    rejected: first('rejected').map(({ key, note, problems }) => ({ key, note, problems })),
    ignored: first('ignored').map(({ key, note }) => ({ key, note })),
  };
  const listed = Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  return { ...lists, pictures: news.length - told.length, more: told.length - listed };
}

export type Desk = Known & {
  readonly listNews: () => Promise<readonly News[]>;
  readonly forgetNews: (news: News) => Promise<void>;
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly listUsed: (series: Cadence) => Promise<ReadonlyMap<UseKey, EditionId>>;
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly post: (letter: LetterOf<'receipts'>) => Promise<void>;
  readonly order: (order: ComposeOrder) => Promise<void>;
  readonly hash: (text: string) => string;
};

/**
 * Tells the editors of a burst of uploads that has settled, and has the archive pages of the editions put again that
 * carry an edited article. What was told is forgotten last, the newest upload as the very last: it names the letter, so
 * that a burst that is told again after a crash is not mailed again.
 * @returns how many uploads the editors were told of
 */
export async function tellEditors(
  now: number,
  schedule: WeeklySchedule,
  rules: SelectionRules,
  desk: Desk,
): Promise<number> {
  const news = await desk.listNews();
  if (!hasSettled(news, now)) return 0;
  const uploads: Upload[] = [];
  for await (const upload of desk.listUploads()) uploads.push(upload);
  const articles = heldArticles(uploads);
  const used = await desk.listUsed('weekly');
  const told = new Set(news.map(({ slug }) => slug));
  const mailedIn = (marks: ReadonlyMap<UseKey, EditionId>) =>
    new Set([...marks].flatMap(([key, edition]) => (told.has(slugOfKey(key)) ? [edition] : [])));
  const mailed = mailedIn(used);
  const coming = await comingWeekly(now, schedule, desk);
  const places = new Map([
    // What the coming one will have is still to be decided, though its review may hold articles for it.
    ...(await placesIn(
      [...mailed].filter((id) => id !== coming.id),
      desk,
    )),
    ...forecastWeekly(articles.values(), used, coming, rules),
  ]);
  const leftOut = new Map<string, LeftOut>();
  for (const [slug, article] of articles) {
    const why = told.has(slug) && !places.has(slug) ? leftOutOf(article, used, coming, rules) : undefined;
    if (why !== undefined) leftOut.set(slug, why);
  }
  await desk.post(receiptsLetter(news, { articles, places, leftOut }, desk.hash));
  const others = [...mailedIn(await desk.listUsed('monthly')), ...mailedIn(await desk.listUsed('instant'))];
  // These use nothing up: their own lists say what they carry.
  const specials = (await desk.listEditions()).filter(
    ({ series, rendering, articles: carried = [] }) =>
      series === 'special' && rendering !== undefined && carried.some((slug) => told.has(slug)),
  );
  for (const refresh of new Set([...mailed, ...others, ...specials.map(({ id }) => id)]))
    await desk.order({ v: 1, series: 'weekly', scheduledAt: new Date(now).toISOString(), refresh });
  for (const one of news.toSorted(byAge)) await desk.forgetNews(one);
  return news.length;
}

/** Where articles are that went out already: an edit of one is told the edition that carried it. */
async function placesIn(editions: Iterable<EditionId>, { find }: Desk): Promise<Forecast> {
  const found = await Promise.all([...editions].map((id) => find(id)));
  const places = found.flatMap((edition) => {
    if (edition === undefined) return [];
    const { id, scheduledAt, articles = [] } = edition;
    return articles.map((slug, index) => [slug, { id, position: index + 1, sendsAt: scheduledAt }] as const);
  });
  return new Map<string, Place>(places);
}
