import type { Article, Slug } from '../../../functions/model/article.ts';
import { heldArticles } from '../../../functions/model/holders.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { WhyOut } from '../../../functions/model/why-out.ts';
import { nextEdition, type NextEdition } from '../../../cli/next-edition.ts';
import type { Desk } from '../desk.ts';
import { onceAVersion } from '../once-a-version.ts';
import type { Found } from './find-edition.ts';
import { mayStillWish } from './may-wish.ts';
import type { Present } from './present.ts';

export type Coming = (found: Found, language: Language) => Promise<NextEdition | undefined>;

/**
 * Editions as they would be if nothing changed until they are composed, each drawn once between two changes. Nothing of
 * one that is too far away for anybody to know what will be in it, or that nobody gets.
 */
export function comingOf({ stage, version }: Pick<Desk, 'stage' | 'version'>, { material }: Present): Coming {
  const drawn = onceAVersion(version, async () => new Map<string, Promise<NextEdition>>());
  return async (found, language) => {
    const { id, series, scheduledAt, brief, edition, isNext } = found;
    if (!isNext || series === 'instant' || !mayStillWish(found)) return undefined;
    const known = await drawn();
    const name = `${id} ${language}`;
    const wanted = { id, series, scheduledAt, ...(brief && { brief }), ...(edition && { edition }) };
    const made = known.get(name) ?? material().then((all) => nextEdition(all, wanted, stage, { language }));
    known.set(name, made);
    return made;
  };
}

/** Why an article is not in an edition: by its rules, or because nobody chose it for a special one. */
export type Out = { readonly article: Article } & (WhyOut | { readonly why: 'notNamed' });

/** The articles that are not in an edition, the newest first. @param shown those that are in it, as it is shown */
export async function outOf(
  { series, scheduledAt }: Pick<Found, 'series' | 'scheduledAt'>,
  coming: NextEdition | undefined,
  shown: readonly Slug[],
  { material }: Present,
): Promise<readonly Out[]> {
  const isIn = new Set(shown);
  const missed = (coming?.out ?? []).filter(({ article }) => !isIn.has(article.slug));
  if (series !== 'special') return missed;
  const known = new Set([...shown, ...missed.map(({ article }) => article.slug)]);
  const others = [...heldArticles((await material()).uploads).values()]
    .filter(({ slug, use, publishedAt }) => use && !known.has(slug) && publishedAt <= scheduledAt)
    .toSorted((one, other) => Date.parse(other.publishedAt) - Date.parse(one.publishedAt))
    .map((article) => ({ article, why: 'notNamed' as const }));
  return [...missed, ...others];
}
