import type { Slug } from '../model/article.ts';
import { specialDueAt, type Brief } from '../model/brief.ts';
import { askedBy, keptOf, selectByBrief, specialArticles } from '../model/by-brief.ts';
import { dayInZone } from '../model/calendar.ts';
import type { ComposeOrder, Edition, EditionId, SkipReason } from '../model/edition.ts';
import { unsettledSlugs, type Fresh } from '../model/fresh.ts';
import type { SelectionRules, UseKey } from '../model/selection.ts';
import { NO_HAND, reviewOf, reviewStep, type ReviewRules } from '../model/review.ts';
import { rulesOfSeries, usesUp } from '../model/series.ts';
import type { Canary } from '../model/stop-switch.ts';
import type { OnlyTo } from '../model/subscriber.ts';
import { putIndex, readHeld, type Archive } from './archive.ts';
import { contentOf, pagesOf } from './archive-files.ts';
import { beginDelivery, type Begin } from './begin-delivery.ts';
import { freezeAudience, hasReader, type AudienceStore } from './freeze-audience.ts';
import { giveBackOthers, useUpArticles, type ArticleMarks } from './freeze-articles.ts';
import { isOffered, offeredTo, stopForReview, withoutBrief } from './stop-for-review.ts';
import { renderEdition, type RenderEdition, type RenderRules } from './render-edition.ts';

const HOUR_MS = 60 * 60 * 1000;

type Progress = Partial<
  Pick<
    Edition,
    | 'scheduledAt'
    | 'articles'
    | 'brief'
    | 'for'
    | 'rendering'
    | 'subject'
    | 'sendAt'
    | 'offered'
    | 'wishes'
    | 'audience'
    | 'reason'
    | 'state'
    | 'pause'
    | 'sendBy'
  >
>;

export type Compose = Omit<Begin, 'record'> &
  RenderEdition & {
    readonly marks: ArticleMarks;
    readonly audience: AudienceStore;
    readonly archive: Archive;
    /** Writes what has been reached, if nobody took the edition over. */
    readonly record: (edition: Edition, progress: Progress) => Promise<Edition>;
    /** What editors want of an edition. */
    readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
    /** What instant readers may not have had yet. */
    readonly listFresh: () => Promise<readonly Fresh[]>;
    /** Takes the clock's mark away. */
    readonly close: (id: EditionId) => Promise<void>;
  };

export type ComposeRules = SelectionRules &
  RenderRules & {
    readonly minimumArticles: number;
    readonly onlyTo: OnlyTo;
    readonly lateAfterHours: number;
    /** An instant edition leaves out what changed within so many minutes before it was ordered. */
    readonly settleMinutes: number;
    readonly canary?: Canary;
    /** Without it nobody looks at an edition before it is sent. */
    readonly review?: ReviewRules;
  };

/**
 * Composes a claimed edition, from whichever milestone it has reached: articles, rendering, audience, lanes. Each is
 * recorded once it is complete, so that composing again goes on there; nothing is sent before the last.
 * @returns the edition as it then is: `sending`, `paused` when it is too late, `skipped` with the reason,
 * `composing` still, when its time has not come,
 * or `review` when editors are to look at it first
 */
async function composeEdition(claimed: Edition, rules: ComposeRules, compose: Compose): Promise<Edition> {
  let edition = claimed;
  const held = await readHeld(compose.archive);

  // Until its readers are known, an edition under review has what its brief says now.
  const review = edition.audience === undefined ? reviewOf(edition, rules.review) : undefined;
  const brief = await compose.readBrief(edition.id);

  if (edition.articles === undefined || review !== undefined) {
    const asked = askedBy(brief);
    if (edition.series === 'special' && asked !== undefined) {
      // Its file may have been replaced since it was ordered: the file says when.
      const dueAt = specialDueAt(asked);
      edition = await compose.record(edition, { scheduledAt: new Date(dueAt).toISOString() });
      if (dueAt - cutOffMs(review) > compose.now()) return edition;
    }
    const { scheduledAt } = edition;
    const articles = [...held.values()].flatMap(({ article }) => article ?? []);
    const editions = edition.series === 'weekly' ? [] : await compose.archive.listEditions();
    const selection = rulesOfSeries(edition, editions, rules);
    const unsettled = edition.series === 'instant' ? await leftAlone(edition, rules, compose) : NONE;
    const offered = isOffered(edition, brief);
    const settled = articles.filter(({ slug }) => !unsettled.has(slug) && offered(slug));
    const select = (isUsed: (key: UseKey) => boolean) => selectByBrief(settled, scheduledAt, isUsed, selection, brief);
    const day = dayInZone(scheduledAt, rules.timeZone);
    const mine =
      edition.series === 'special'
        ? specialArticles(settled, scheduledAt, brief)
        : await useUpArticles(edition, day, select, compose.marks, editions);
    if (mine.length < leastOf(edition, rules))
      return skip(edition, mine.length === 0 ? 'no-articles' : 'too-few-articles', compose);
    const slugs = mine.map(({ slug }) => slug);
    const remembered = review && offeredTo(edition, slugs, brief);
    edition = await compose.record(withoutBrief(edition), { articles: slugs, ...remembered, ...keptOf(brief) });
    await giveBackOthers(edition, new Set(edition.articles), compose.marks);
  }

  if (edition.rendering === undefined || review !== undefined) {
    const content = contentOf(edition, held);
    // Everything was taken back between freezing the list and rendering it.
    if (content.length === 0) return skip(edition, 'no-articles', compose);
    // Several times a day, or by editors: what nobody waits for is not looked at, and has no pages.
    if (
      (edition.series === 'instant' || review !== undefined) &&
      !(await hasReader(edition, compose.now, compose.audience))
    )
      return skip(edition, 'no-subscribers', compose);
    // Pages first: every link of a mail must lead somewhere.
    await compose.archive.putFiles(pagesOf(edition, held, compose.archive));
    const rendered = await renderEdition(edition, content, rules, compose);
    const stop = review && stopForReview(edition, rendered, brief, review, compose.now());
    edition = await compose.record(edition, stop ?? rendered);
    if (stop !== undefined) return edition;
  }

  if (edition.audience === undefined) {
    const audience = await freezeAudience(edition, rules.onlyTo, compose.now, compose.audience);
    if (audience.readers === 0) return skip(edition, 'no-subscribers', compose);
    edition = await compose.record(edition, { audience });
  }

  await putIndex(compose.archive);
  const word = await lastWord(edition, rules, compose);
  if (word === 'held') {
    await compose.rest(edition.id);
    return compose.record(edition, { state: 'paused', pause: { why: 'operator' } });
  }
  return beginDelivery(edition, rules.lateAfterHours, compose, rules.canary, word);
}

/** What editors said last of an edition whose readers are known: that it be held, or when they gave their word for it. */
async function lastWord(
  edition: Edition,
  rules: ComposeRules,
  { readBrief, now }: Compose,
): Promise<'held' | number | undefined> {
  const review = reviewOf(edition, rules.review);
  if (edition.sendAt === undefined || review === undefined) return undefined;
  const step = reviewStep(edition, (await readBrief(edition.id))?.hand ?? NO_HAND, review, now());
  if (step.step === 'held' && step.why === 'held') return 'held';
  return step.step === 'send' ? step.wordAt : undefined;
}

function cutOffMs(review: ReviewRules | undefined): number {
  return (review?.hoursBefore ?? 0) * HOUR_MS;
}

const NONE: ReadonlySet<Slug> = new Set();

/** An edition that somebody orders for one article has one. */
function leastOf({ series }: Edition, { minimumArticles }: ComposeRules): number {
  return series === 'instant' || series === 'special' ? 1 : minimumArticles;
}

/** Articles whose editor is still at work on them. Asked after the articles were read: whoever writes one marks it before. */
async function leftAlone(
  { scheduledAt }: Edition,
  { settleMinutes }: ComposeRules,
  { listFresh }: Compose,
): Promise<ReadonlySet<Slug>> {
  return unsettledSlugs(await listFresh(), Date.parse(scheduledAt), settleMinutes);
}

async function skip(edition: Edition, reason: SkipReason, compose: Compose): Promise<Edition> {
  const skipped = await compose.record(edition, { state: 'skipped', reason });
  await giveBackOthers(skipped, new Set(usesUp(skipped) ? skipped.articles : []), compose.marks);
  await compose.close(skipped.id);
  return skipped;
}

/** What became of an order. */
export type ComposeReport =
  | { readonly outcome: 'composed'; readonly edition: Edition }
  | { readonly outcome: 'already' | 'busy'; readonly edition: Edition };

export type Claim = {
  readonly claim: (
    wanted: Pick<Edition, 'id' | 'series' | 'scheduledAt'>,
  ) => Promise<{ readonly claimed: Edition } | { readonly busy: Edition } | { readonly done: Edition }>;
  readonly letGo: (edition: Edition) => Promise<void>;
};

/** Carries out an order: composes the edition, unless it is past composing or somebody else is at it. */
export async function followOrder(
  order: ComposeOrder,
  id: EditionId,
  rules: ComposeRules,
  { claim, letGo, ...compose }: Compose & Claim,
): Promise<ComposeReport> {
  const answer = await claim({ id, series: order.series, scheduledAt: order.scheduledAt });
  if ('busy' in answer) return { outcome: 'busy', edition: answer.busy };
  if ('done' in answer) return { outcome: 'already', edition: answer.done };
  try {
    const edition = await composeEdition(answer.claimed, rules, compose);
    // Its time has not come: whoever orders it next need not wait for this lease.
    if (edition.state === 'composing') await letGo(edition);
    return { outcome: 'composed', edition };
  } catch (error) {
    await letGo(answer.claimed);
    throw error;
  }
}
