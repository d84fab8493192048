import { digestTemplate } from '../functions/digest/digest-template.ts';
import { renderDigest, type RenderedDigest } from '../functions/digest/render-digest.ts';
import { longestPreferencesUrl } from '../functions/links/preferences-token.ts';
import { longestUnsubscribeUrl } from '../functions/links/unsubscribe-token.ts';
import type { Article } from '../functions/model/article.ts';
import { dayInZone, nextWeekly, weeklyEditionId } from '../functions/model/calendar.ts';
import type { Edition, SkipReason } from '../functions/model/edition.ts';
import { heldArticles, holdersOf } from '../functions/model/holders.ts';
import type { Language } from '../functions/model/publication.ts';
import { selectArticles } from '../functions/model/selection.ts';
import { whyOut, type WhyOut } from '../functions/model/why-out.ts';
import type { Material } from './material.ts';
import type { Stage } from './stage.ts';

/** An article and the upload it is. */
export type Placed = { readonly article: Article; readonly key: string };

/** The coming edition, as it would be if nothing changed until it goes out. */
export type NextEdition = {
  readonly edition: Pick<Edition, 'id' | 'series' | 'scheduledAt'>;
  /** In the order of the digest. */
  readonly articles: readonly Placed[];
  /** Articles that are not in it, the newest first. */
  readonly out: readonly (Placed & WhyOut)[];
  /** None when there is no article. */
  readonly digest: RenderedDigest | undefined;
  /** Why it would not go out. Whether anybody has subscribed is not asked. */
  readonly skipped: Exclude<SkipReason, 'no-subscribers'> | undefined;
};

export type PreviewInput = {
  /** Epoch milliseconds: the edition is the first one whose schedule fires after it. */
  readonly now: number;
  /** Of the words around the articles. */
  readonly language: Language;
  /** The editor's note, a plain text a paragraph. */
  readonly note: readonly string[];
};

/**
 * Selects, lays out and renders the coming edition by the very functions that compose uses.
 * @throws Error when the template asks for what a digest does not have
 */
export function nextEdition(
  { uploads, used, template }: Material,
  { publication, rules }: Pick<Stage, 'publication' | 'rules'>,
  { now, language, note }: PreviewInput,
): NextEdition {
  const scheduledAt = new Date(nextWeekly(now, rules.schedule)).toISOString();
  const id = weeklyEditionId(dayInZone(scheduledAt, rules.timeZone));
  const edition = { id, series: 'weekly', scheduledAt } as const;
  const holders = holdersOf(uploads);
  const place = (article: Article): Placed => ({ article, key: holders.get(article.slug)?.key ?? '' });

  const held = [...heldArticles(uploads).values()];
  const selected = selectArticles(held, scheduledAt, (key) => used.has(key), rules);
  const isIn = new Set(selected);
  const out = held
    .filter((article) => !isIn.has(article))
    .toSorted((a, b) => (a.publishedAt > b.publishedAt ? -1 : 1))
    .map((article) => ({ ...place(article), ...whyOut(article, scheduledAt, used, rules) }));

  const { publicUrl } = publication;
  const input = {
    publication,
    edition,
    language,
    articles: selected,
    note,
    maximumCards: rules.maximumCards,
    longest: { unsubscribeUrl: longestUnsubscribeUrl(publicUrl), preferencesUrl: longestPreferencesUrl(publicUrl) },
  };
  return {
    edition,
    articles: selected.map(place),
    out,
    digest: selected.length === 0 ? undefined : renderDigest(digestTemplate(template.source), input),
    skipped: skipOf(selected.length, rules.minimumArticles),
  };
}

function skipOf(articles: number, minimum: number): NextEdition['skipped'] {
  if (articles === 0) return 'no-articles';
  return articles < minimum ? 'too-few-articles' : undefined;
}
