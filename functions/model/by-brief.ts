import type { Article, Slug } from './article.ts';
import { versionOf, type Brief, type BriefUpload } from './brief.ts';
import type { Edition } from './edition.ts';
import { MAXIMUM_EDITION_ARTICLES, selectArticles, type SelectionRules, type UseKey } from './selection.ts';

/** What the file of an edition asks for; nothing once it was removed, or cannot be used. */
export function askedBy(brief: Brief | undefined): BriefUpload | undefined {
  return brief?.upload?.removed === true ? undefined : brief?.upload;
}

/** What an edition keeps of its brief when its articles are frozen: also that there was none. */
export function keptOf(brief: Brief | undefined): Pick<Edition, 'brief' | 'for'> {
  const asked = askedBy(brief);
  if (asked === undefined) return { brief: { version: '' } };
  const { subject, note, kind, audience = 'all' } = asked;
  const kept = { version: versionOf(asked), ...(subject !== undefined && { subject }), ...(note && { note }) };
  return { brief: kept, ...(kind === 'special' && { for: audience }) };
}

/** Which articles a brief leaves out, and which come first, in this order. A later drop wins over any pin. */
export function wishedBy(brief: Brief | undefined): {
  readonly first: readonly Slug[];
  readonly drops: ReadonlySet<Slug>;
} {
  const asked = askedBy(brief);
  const drops = new Set([...(asked?.drops ?? []), ...(brief?.hand.drops ?? [])]);
  // A set of DynamoDB has no order, and two renderings of one set have to be alike.
  const pinned = [...(brief?.hand.pins ?? [])].toSorted();
  const first = new Set([...(asked?.articles ?? []), ...(asked?.pins ?? []), ...pinned]);
  return { first: [...first].filter((slug) => !drops.has(slug)), drops };
}

/**
 * What an edition under review may have: what it had at the cut-off, what was dropped since, and what its brief names.
 * Whatever else was uploaded later is for the next one, or every upload would put the edition off.
 */
export function isOffered({ offered }: Pick<Edition, 'offered'>, brief: Brief | undefined): (slug: Slug) => boolean {
  if (offered === undefined) return () => true;
  const slugs = new Set([...offered, ...wishedBy(brief).first]);
  return (slug) => slugs.has(slug);
}

/** Articles with those of a list first, in its order. */
function inFront(articles: readonly Article[], first: readonly Slug[]): readonly Article[] {
  const bySlug = new Map(articles.map((article) => [article.slug, article]));
  const wished = new Set(first);
  return [...first.flatMap((slug) => bySlug.get(slug) ?? []), ...articles.filter(({ slug }) => !wished.has(slug))];
}

/**
 * The articles that an edition will have, in the order of the digest: the one decision of compose, of every preview and of
 * the forecast.
 * @param isUsed whether another edition of its series has this key; special editions do not ask
 * @param rules those of its series (`rulesOfSeries`)
 */
export function articlesFor(
  edition: Pick<Edition, 'series' | 'scheduledAt' | 'offered'>,
  articles: Iterable<Article>,
  isUsed: (key: UseKey) => boolean,
  rules: SelectionRules,
  brief: Brief | undefined,
): readonly Article[] {
  const isOfIt = isOffered(edition, brief);
  const offered = [...articles].filter(({ slug }) => isOfIt(slug));
  return edition.series === 'special'
    ? specialArticles(offered, edition.scheduledAt, brief)
    : selectByBrief(offered, edition.scheduledAt, isUsed, rules, brief);
}

/** An edition that somebody orders for one article has one; one of a schedule has what the setting says. */
export function leastArticles({ series }: Pick<Edition, 'series'>, minimumArticles: number): number {
  return series === 'instant' || series === 'special' ? 1 : minimumArticles;
}

/** As `selectArticles`, with what editors ask of this edition. What is dropped is left out, and not used up. */
function selectByBrief(
  articles: Iterable<Article>,
  at: string,
  isUsed: (key: UseKey) => boolean,
  rules: SelectionRules,
  brief: Brief | undefined,
): readonly Article[] {
  const { first, drops } = wishedBy(brief);
  const wished = new Set(first);
  // Those in front are in, however many there are; and what they ask for here is no property of the article.
  const asked = [...articles]
    .filter(({ slug }) => !drops.has(slug))
    .map((article) => (wished.has(article.slug) ? { ...article, pin: true } : article));
  return inFront(selectArticles(asked, at, isUsed, rules), first);
}

/**
 * The articles of a special edition: those it names, in that order, or all that were published since its instant, the
 * newest first. Neither age nor earlier editions count: its editor chose them. What is no article, a draft, or from after
 * the moment of sending is left out.
 * @param at the moment of sending, ISO 8601
 */
function specialArticles(articles: Iterable<Article>, at: string, brief: Brief | undefined): readonly Article[] {
  const asked = askedBy(brief);
  if (asked === undefined) return [];
  const { first, drops } = wishedBy(brief);
  const published = [...articles].filter(
    ({ use, slug, publishedAt }) => use && !drops.has(slug) && Date.parse(publishedAt) <= Date.parse(at),
  );
  const from = asked.since === undefined ? Infinity : Date.parse(asked.since);
  const named = new Set(asked.articles ?? first);
  const mine = published
    .filter(({ slug, publishedAt }) => named.has(slug) || Date.parse(publishedAt) >= from)
    .toSorted((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt) || (a.slug < b.slug ? -1 : 1));
  return inFront(mine, asked.articles === undefined ? first : reorder(asked.articles, brief)).slice(
    0,
    MAXIMUM_EDITION_ARTICLES,
  );
}

/** What a review pinned comes first, then what the file names. */
function reorder(named: readonly Slug[], brief: Brief | undefined): readonly Slug[] {
  const pinned = named.filter((slug) => brief?.hand.pins.has(slug) === true);
  return [...pinned, ...named.filter((slug) => !pinned.includes(slug))];
}
