import type { Slug } from '../model/article.ts';
import { AWAITS_ARTICLES_MS, specialDueAt, type Brief, type BriefUpload } from '../model/brief.ts';
import { articlesFor, askedBy, keptOf, leastArticles } from '../model/by-brief.ts';
import { dayInZone } from '../model/calendar.ts';
import type { EditionProgress } from '../model/edition-progress.ts';
import type { ComposeOrder, Edition, EditionId, SkipReason } from '../model/edition.ts';
import { unsettledSlugs, type Fresh } from '../model/fresh.ts';
import type { SelectionRules, UseKey } from '../model/selection.ts';
import { NO_HAND, reviewOf, reviewStep, wishesOf, type ReviewRules } from '../model/review.ts';
import { rulesOfSeries, usesUp } from '../model/series.ts';
import type { HasPicture } from '../preflight/check-pictures.ts';
import type { Canary } from '../model/stop-switch.ts';
import type { OnlyTo } from '../model/subscriber.ts';
import { putIndex, readHeld, type Archive } from './archive.ts';
import { contentOf, pagesOf, type Held } from './archive-files.ts';
import { beginDelivery, type Begin } from './begin-delivery.ts';
import { freezeAudience, hasReader, type AudienceStore } from './freeze-audience.ts';
import { giveBackOthers, useUpArticles, type ArticleMarks } from './freeze-articles.ts';
import { blockedBy, offeredTo, stopForReview, withoutBlock } from './stop-for-review.ts';
import { renderEdition, type RenderEdition, type RenderRules } from './render-edition.ts';
import { HOUR_MS } from '../model/durations.ts';

export type Compose = Omit<Begin, 'record'> &
  RenderEdition & {
    readonly marks: ArticleMarks;
    readonly audience: AudienceStore;
    readonly archive: Archive;
    /** Writes what has been reached, if nobody took the edition over. */
    readonly record: (edition: Edition, progress: EditionProgress) => Promise<Edition>;
    /** What editors want of an edition. */
    readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
    /** What instant readers may not have had yet. */
    readonly listFresh: () => Promise<readonly Fresh[]>;
    readonly hasPicture: HasPicture;
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
 * @returns the edition as it then is: `sending`, `paused` when it is too late, `skipped` with the reason, `cancelled`
 * when the file of a special one is gone,
 * `composing` still, when its time has not come, or more articles may come before that,
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
    if (edition.series === 'special') {
      // It was removed, or cannot be used any more, since it was ordered. The clock has what had been put taken back.
      if (asked === undefined) return callOff(edition, brief, compose);
      // Its file may have been replaced since it was ordered: the file says when.
      const dueAt = specialDueAt(asked);
      edition = await compose.record(edition, { scheduledAt: new Date(dueAt).toISOString() });
      if (dueAt - cutOffMs(review) > compose.now() || isAwaiting(edition, asked, held, compose.now())) return edition;
    }
    const { scheduledAt } = edition;
    const articles = [...held.values()].flatMap(({ article }) => article ?? []);
    const editions = edition.series === 'weekly' ? [] : await compose.archive.listEditions();
    const selection = rulesOfSeries(edition, editions, rules);
    const unsettled = edition.series === 'instant' ? await leftAlone(edition, rules, compose) : NONE;
    const settled = articles.filter(({ slug }) => !unsettled.has(slug));
    const ready = edition;
    const select = (isUsed: (key: UseKey) => boolean) => articlesFor(ready, settled, isUsed, selection, brief);
    const day = dayInZone(scheduledAt, rules.timeZone);
    const mine =
      edition.series === 'special'
        ? select(() => false)
        : await useUpArticles(edition, day, select, compose.marks, editions);
    if (mine.length < leastArticles(edition, rules.minimumArticles))
      return lack(edition, mine.length === 0 ? 'no-articles' : 'too-few-articles', review, compose);
    const slugs = mine.map(({ slug }) => slug);
    const remembered = review && offeredTo(edition, slugs, brief);
    edition = await compose.record(edition, { articles: slugs, ...remembered, ...keptOf(brief) });
    await giveBackOthers(edition, new Set(edition.articles), compose.marks);
  }

  if (edition.rendering === undefined || review !== undefined) {
    const content = contentOf(edition, held);
    // Everything was taken back between freezing the list and rendering it.
    if (content.length === 0) return lack(edition, 'no-articles', review, compose);
    // Several times a day, or by editors: what nobody waits for is not looked at, and has no pages.
    if (
      (edition.series === 'instant' || review !== undefined) &&
      !(await hasReader(edition, compose.now, compose.audience))
    )
      return skip(edition, 'no-subscribers', compose);
    // Pages first: every link of a mail must lead somewhere.
    await compose.archive.putFiles(pagesOf(edition, held, compose.archive));
    const { pictures, ...rendered } = await renderEdition(edition, content, rules, compose);
    const stop = review && stopForReview(edition, rendered, brief, review, compose.now());
    const block = review && !stop ? await blockedBy(pictures, compose.now, compose.hasPicture) : undefined;
    const stays = stop ?? block;
    // A block is remembered while the edition waits: whether it was blocked in its time, a later look does not tell.
    if (stays === undefined || edition.rendering !== rendered.rendering) edition = withoutBlock(edition);
    const followed = review && { wishes: wishesOf(brief) };
    edition = await compose.record(edition, { ...rendered, ...followed, ...stays });
    if (stays !== undefined) return edition;
  }

  if (edition.audience === undefined) {
    const audience = await freezeAudience(edition, rules.onlyTo, compose.now, compose.audience);
    if (audience.readers === 0) return skip(edition, 'no-subscribers', compose);
    edition = await compose.record(edition, { audience });
  }

  await putIndex(compose.archive);
  const word = await lastWord(edition, rules, compose);
  if (word === 'wait') {
    const { audience: _, ...unsent } = edition;
    const waiting = await compose.record(unsent, { state: 'review' });
    // It named an edition that was about to go.
    await putIndex(compose.archive);
    return waiting;
  }
  return beginDelivery(edition, rules.lateAfterHours, compose, rules.canary, word);
}

/**
 * What editors said last of an edition whose readers are known: when they gave their word for it (epoch milliseconds), or
 * that it wait, for they hold it, or want something left out or first. Asked after its readers were written down: whoever
 * says something looks at that afterwards, so that either we hear it or they know that it came too late.
 */
async function lastWord(
  edition: Edition,
  rules: ComposeRules,
  { readBrief, now }: Compose,
): Promise<'wait' | number | undefined> {
  const review = reviewOf(edition, rules.review);
  if (edition.sendAt === undefined || review === undefined) return undefined;
  const brief = await readBrief(edition.id);
  const step = reviewStep(edition, brief?.hand ?? NO_HAND, review, now());
  const isHeld = step.step === 'held' && step.why === 'held';
  if (isHeld || edition.wishes !== wishesOf(brief)) return 'wait';
  return step.step === 'send' ? step.wordAt : undefined;
}

function cutOffMs(review: ReviewRules | undefined): number {
  return (review?.hoursBefore ?? 0) * HOUR_MS;
}

/** Whether articles that the file names may still be on their way: of one folder that is uploaded any file may be first. */
function isAwaiting({ sendAt }: Edition, { articles = [], readAt }: BriefUpload, held: Held, now: number): boolean {
  const isNew = sendAt === undefined && now < Date.parse(readAt) + AWAITS_ARTICLES_MS;
  return isNew && articles.some((slug) => held.get(slug)?.article === undefined);
}

const NONE: ReadonlySet<Slug> = new Set();

/** Articles whose editor is still at work on them. Asked after the articles were read: whoever writes one marks it before. */
async function leftAlone(
  { scheduledAt }: Edition,
  { settleMinutes }: ComposeRules,
  { listFresh }: Compose,
): Promise<ReadonlySet<Slug>> {
  return unsettledSlugs(await listFresh(), Date.parse(scheduledAt), settleMinutes);
}

/** Nobody gets a special edition whose file is gone; the same file, uploaded again, may still have it composed. */
async function callOff(edition: Edition, brief: Brief | undefined, { record, now }: Compose): Promise<Edition> {
  const cancelledAt = new Date(now()).toISOString();
  return record(edition, { state: 'cancelled', cancelledAt, articles: [], ...keptOf(brief) });
}

/** Before its time an edition under review is not given up for want of articles: more may be uploaded, or asked for. */
async function lack(
  edition: Edition,
  reason: SkipReason,
  review: ReviewRules | undefined,
  compose: Compose,
): Promise<Edition> {
  const isEarly = review !== undefined && compose.now() < Date.parse(edition.scheduledAt);
  return isEarly ? edition : skip(edition, reason, compose);
}

async function skip(edition: Edition, reason: SkipReason, compose: Compose): Promise<Edition> {
  const skipped = await compose.record(edition, { state: 'skipped', reason });
  // It may have been named when its readers were known: then another file had it composed anew.
  if (skipped.fence > 1) await putIndex(compose.archive);
  await giveBackOthers(skipped, new Set(usesUp(skipped) ? skipped.articles : []), compose.marks);
  // Of a special one the clock has editors told.
  if (skipped.series !== 'special') await compose.close(skipped.id);
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
