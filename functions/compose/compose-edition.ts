import { dayInZone } from '../model/calendar.ts';
import type { ComposeOrder, Edition, EditionId, SkipReason } from '../model/edition.ts';
import { selectArticles, type SelectionRules, type UseKey } from '../model/selection.ts';
import { rulesOfMonth, usesUp } from '../model/series.ts';
import type { Canary } from '../model/stop-switch.ts';
import type { OnlyTo } from '../model/subscriber.ts';
import { putIndex, readHeld, type Archive } from './archive.ts';
import { contentOf, pagesOf } from './archive-files.ts';
import { beginDelivery, type Begin } from './begin-delivery.ts';
import { freezeAudience, type AudienceStore } from './freeze-audience.ts';
import { giveBackOthers, useUpArticles, type ArticleMarks } from './freeze-articles.ts';
import { renderEdition, type RenderEdition, type RenderRules } from './render-edition.ts';

type Progress = Partial<
  Pick<Edition, 'articles' | 'rendering' | 'subject' | 'audience' | 'reason' | 'state' | 'pause' | 'sendBy'>
>;

export type Compose = Omit<Begin, 'record'> &
  RenderEdition & {
    readonly marks: ArticleMarks;
    readonly audience: AudienceStore;
    readonly archive: Archive;
    /** Writes what has been reached, if nobody took the edition over. */
    readonly record: (edition: Edition, progress: Progress) => Promise<Edition>;
    /** Takes the clock's mark away. */
    readonly close: (id: EditionId) => Promise<void>;
  };

export type ComposeRules = SelectionRules &
  RenderRules & {
    readonly minimumArticles: number;
    readonly onlyTo: OnlyTo;
    readonly lateAfterHours: number;
    readonly canary?: Canary;
  };

/**
 * Composes a claimed edition, from whichever milestone it has reached: articles, rendering, audience, lanes. Each is
 * recorded once it is complete, so that composing again goes on there; nothing is sent before the last.
 * @returns the edition as it then is: `sending`, `paused` when it is too late, or `skipped` with the reason
 */
async function composeEdition(claimed: Edition, rules: ComposeRules, compose: Compose): Promise<Edition> {
  let edition = claimed;
  const held = await readHeld(compose.archive);

  if (edition.articles === undefined) {
    const { scheduledAt } = edition;
    const articles = [...held.values()].flatMap(({ article }) => article ?? []);
    const selection =
      edition.series === 'monthly' ? rulesOfMonth(edition, await compose.archive.listEditions(), rules) : rules;
    const select = (isUsed: (key: UseKey) => boolean) => selectArticles(articles, scheduledAt, isUsed, selection);
    const mine = await useUpArticles(edition, dayInZone(scheduledAt, rules.timeZone), select, compose.marks);
    if (mine.length < rules.minimumArticles)
      return skip(edition, mine.length === 0 ? 'no-articles' : 'too-few-articles', compose);
    edition = await compose.record(edition, { articles: mine.map(({ slug }) => slug) });
    await giveBackOthers(edition, new Set(edition.articles), compose.marks);
  }

  if (edition.rendering === undefined) {
    const content = contentOf(edition, held);
    // Everything was taken back between freezing the list and rendering it.
    if (content.length === 0) return skip(edition, 'no-articles', compose);
    // Pages first: every link of a mail must lead somewhere.
    await compose.archive.putFiles(pagesOf(edition, held, compose.archive));
    edition = await compose.record(edition, await renderEdition(edition, content, rules, compose));
  }

  if (edition.audience === undefined) {
    const audience = await freezeAudience(edition, rules.onlyTo, compose.now, compose.audience);
    if (audience.readers === 0) return skip(edition, 'no-subscribers', compose);
    edition = await compose.record(edition, { audience });
  }

  await putIndex(compose.archive);
  return beginDelivery(edition, rules.lateAfterHours, compose, rules.canary);
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
    return { outcome: 'composed', edition: await composeEdition(answer.claimed, rules, compose) };
  } catch (error) {
    await letGo(answer.claimed);
    throw error;
  }
}
