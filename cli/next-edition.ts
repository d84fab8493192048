import { digestTemplate } from '../functions/digest/digest-template.ts';
import { renderDigest, type RenderedDigest } from '../functions/digest/render-digest.ts';
import { usedByOthers } from '../functions/clock/forecast.ts';
import { longestPreferencesUrl } from '../functions/links/preferences-token.ts';
import { longestUnsubscribeUrl } from '../functions/links/unsubscribe-token.ts';
import type { Article } from '../functions/model/article.ts';
import { articlesFor, askedBy, isOffered, keptOf, leastArticles, wishedBy } from '../functions/model/by-brief.ts';
import type { Edition, EditionId, SkipReason } from '../functions/model/edition.ts';
import { heldArticles, holdersOf } from '../functions/model/holders.ts';
import type { Language } from '../functions/model/publication.ts';
import type { UseKey } from '../functions/model/selection.ts';
import { rulesOfSeries } from '../functions/model/series.ts';
import { whyOut, type WhyOut } from '../functions/model/why-out.ts';
import type { Material } from './material.ts';
import type { Stage } from './stage.ts';
import type { Wanted } from './which-edition.ts';

/** An article and the upload it is. */
export type Placed = { readonly article: Article; readonly key: string };

/** An edition that is to come, as it would be if nothing changed until it goes out. */
export type NextEdition = {
  /** With what its brief asks for. */
  readonly edition: Pick<Edition, 'id' | 'series' | 'scheduledAt' | 'brief' | 'for'>;
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
  /** Of the words around the articles. */
  readonly language: Language;
  /** The editor's note, a plain text a paragraph, in place of the one in the edition's file. */
  readonly note?: readonly string[];
};

/**
 * Selects, lays out and renders an edition that is to come, by the very functions that compose uses and with what its
 * editors ask of it.
 * @throws Error when the template asks for what a digest does not have
 */
export async function nextEdition(
  material: Pick<Material, 'uploads' | 'template' | 'listUsed' | 'listEditions'>,
  wanted: Wanted,
  { publication, rules }: Pick<Stage, 'publication' | 'rules'>,
  { language, note }: PreviewInput,
): Promise<NextEdition> {
  const { uploads, template } = material;
  const { id, series, scheduledAt, brief } = wanted;
  const edition = { id, series, scheduledAt, ...keptOf(brief) };
  const holders = holdersOf(uploads);
  const place = (article: Article): Placed => ({ article, key: holders.get(article.slug)?.key ?? '' });

  const held = [...heldArticles(uploads).values()];
  const used = series === 'special' ? NOTHING : usedByOthers(await material.listUsed(series), id);
  const selection = rulesOfSeries(wanted, series === 'monthly' ? await material.listEditions() : [], rules);
  const ready = { ...edition, ...(wanted.edition?.offered && { offered: wanted.edition.offered }) };
  const selected = articlesFor(ready, held, (key) => used.has(key), selection, brief);
  const isIn = new Set(selected.map(({ slug }) => slug));
  const out = held
    .filter((article) => !isIn.has(article.slug))
    .toSorted((a, b) => (a.publishedAt > b.publishedAt ? -1 : 1))
    .flatMap((article) => {
      const why =
        series === 'special'
          ? whyNotSpecial(article, wanted)
          : whyOut(article, scheduledAt, used, selection, brief, wanted.edition);
      return why === undefined ? [] : [{ ...place(article), ...why }];
    });

  const { publicUrl } = publication;
  const input = {
    publication,
    edition,
    language,
    articles: selected,
    ...(note && { note }),
    maximumCards: rules.maximumCards,
    longest: { unsubscribeUrl: longestUnsubscribeUrl(publicUrl), preferencesUrl: longestPreferencesUrl(publicUrl) },
  };
  return {
    edition,
    articles: selected.map(place),
    out,
    digest: selected.length === 0 ? undefined : renderDigest(digestTemplate(template.source), input),
    skipped: skipOf(selected.length, leastArticles(edition, rules.minimumArticles)),
  };
}

const NOTHING: ReadonlyMap<UseKey, EditionId> = new Map();

/** Of a special edition only what its file asks for is missed. */
function whyNotSpecial(article: Article, { scheduledAt, brief, edition }: Wanted): WhyOut | undefined {
  const { slug, withdrawn, use, publishedAt } = article;
  const { first, drops } = wishedBy(brief);
  if (drops.has(slug)) return { why: 'dropped' };
  const since = askedBy(brief)?.since;
  const isAsked = first.includes(slug) || (since !== undefined && publishedAt >= since);
  if (!isAsked) return undefined;
  if (withdrawn === true) return { why: 'withdrawn' };
  if (!use) return { why: 'draft' };
  if (Date.parse(publishedAt) > Date.parse(scheduledAt)) return { why: 'future' };
  return { why: isOffered(edition ?? {}, brief)(slug) ? 'tooMany' : 'cutoff' };
}

function skipOf(articles: number, minimum: number): NextEdition['skipped'] {
  if (articles === 0) return 'no-articles';
  return articles < minimum ? 'too-few-articles' : undefined;
}
