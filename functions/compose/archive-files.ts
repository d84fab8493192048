import { ARCHIVE_PATHS, articlePath, editionPath } from '../digest/archive-addresses.ts';
import { archiveIndex } from '../digest/archive-index.ts';
import { articleLinkPage } from '../digest/article-link.ts';
import { editionLabel } from '../digest/calendar.ts';
import { contentsOf, type ArticleContents } from '../digest/contents.ts';
import { atomFeed, jsonFeed, type FeedEntry } from '../digest/feeds.ts';
import { emptyEditionPage, missingPage, takenBackPage } from '../digest/notice-pages.ts';
import type { ArchiveFile } from '../model/archive.ts';
import type { Article, Slug, Upload } from '../model/article.ts';
import type { Edition } from '../model/edition.ts';
import type { Language, Publication } from '../model/publication.ts';

/** Every article as it now is, by slug. */
export type Held = ReadonlyMap<Slug, Upload>;

export type DrawArchive = {
  readonly publication: Publication;
  /** The digest as a page. `places` has also those that were taken back: a note stands there. */
  readonly drawPage: (edition: Edition, articles: readonly Article[], places: readonly Slug[]) => string;
};

/** Feed readers ask often; who wants more finds it in the index. */
const FEED_EDITIONS = 20;

/** What is in an edition: the frozen list, as its articles now are; one that was taken back is left out. */
export function contentOf({ articles = [] }: Edition, held: Held): readonly Article[] {
  return articles.flatMap((slug) => held.get(slug)?.article ?? []).filter(({ use }) => use);
}

/**
 * The page of an edition, and that of each of its articles. An article of which the bucket has nothing (its file was
 * tidied away, renamed, or is broken just now) keeps the page it has: readers still come from their mails.
 */
export function pagesOf(edition: Edition, held: Held, { publication, drawPage }: DrawArchive): readonly ArchiveFile[] {
  const content = contentOf(edition, held);
  const shown = new Map(contentsFor(publication, edition, content).map((article) => [article.slug, article]));
  const articles = (edition.articles ?? []).filter((slug) => held.get(slug)?.article !== undefined);
  return [
    page(
      editionPath(edition.id),
      content.length === 0 ? emptyEditionPage(publication) : drawPage(edition, content, articles),
    ),
    ...articles.map((slug) => {
      const article = shown.get(slug);
      return page(
        articlePath(edition.id, slug),
        article === undefined
          ? takenBackPage(publication, edition.id)
          : articleLinkPage(publication, edition.id, article),
      );
    }),
  ];
}

/** Index, feeds, and the page for addresses that there are not. */
export function indexOf(
  editions: readonly Edition[],
  held: Held,
  { publication }: Pick<DrawArchive, 'publication'>,
): readonly ArchiveFile[] {
  const listed = editions.filter(isListed).toSorted(newestFirst);
  // Several a day would bury the others, which have the same articles.
  const named = listed
    .filter(({ series }) => series !== 'instant')
    .map((edition) => ({
      id: edition.id,
      title: titleOf(edition, held, publication.language),
      sentAt: edition.scheduledAt,
      articles: edition.articles?.length ?? 0,
    }));
  // A month repeats what its weeks had: whoever reads the feed has it.
  const weekly = listed.filter(({ series }) => series === 'weekly' || series === 'special').slice(0, FEED_EDITIONS);
  const entries = weekly.map((edition): FeedEntry => ({
    id: edition.id,
    title: titleOf(edition, held, publication.language),
    sentAt: edition.scheduledAt,
    updatedAt: updatedAt(edition, held),
    articles: contentsFor(publication, edition, contentOf(edition, held)),
  }));
  return [
    page(ARCHIVE_PATHS.index, archiveIndex(publication, named)),
    { path: ARCHIVE_PATHS.atom, type: 'atom', content: atomFeed(publication, entries) },
    { path: ARCHIVE_PATHS.json, type: 'json', content: jsonFeed(publication, entries) },
    page(ARCHIVE_PATHS.missing, missingPage(publication)),
  ];
}

/**
 * As it was mailed; without its subject once the lead was taken back whose title it has. An editor's own subject stays.
 */
function titleOf(edition: Edition, held: Held, language: Language): string {
  const [lead] = edition.articles ?? [];
  const isTakenBack =
    edition.brief?.subject === undefined && lead !== undefined && held.get(lead)?.article?.use === false;
  return (isTakenBack ? undefined : edition.subject) ?? editionLabel(edition, language);
}

function newestFirst(a: Edition, b: Edition): number {
  return Date.parse(b.scheduledAt) - Date.parse(a.scheduledAt) || (a.id < b.id ? 1 : -1);
}

/**
 * Whether index and feeds name it: from the freeze of its readers on, so that two editions which are composed at the
 * same time see each other whichever looks last. One that was cancelled keeps its pages, for those who had it.
 */
function isListed({ state, audience }: Edition): boolean {
  switch (state) {
    case 'composing':
    case 'review':
    case 'paused':
      return audience !== undefined;
    case 'sending':
    case 'sent':
      return true;
    case 'skipped':
    case 'cancelled':
      return false;
  }
}

/** When the edition was sent, or one of its articles replaced, withdrawn or brought back after that. */
function updatedAt({ scheduledAt, articles = [] }: Edition, held: Held): string {
  const uploads = articles.flatMap((slug) => held.get(slug) ?? []);
  const changes = uploads.flatMap(({ lastModified, withdrawalAt = lastModified }) => [lastModified, withdrawalAt]);
  const times = changes.map((time) => Date.parse(time));
  return new Date(Math.max(Date.parse(scheduledAt), ...times)).toISOString();
}

function contentsFor(
  publication: Publication,
  edition: Edition,
  articles: readonly Article[],
): readonly ArticleContents[] {
  if (articles.length === 0) return [];
  return contentsOf({ publication, edition, language: publication.language, articles }).articles;
}

function page(path: string, content: string): ArchiveFile {
  return { path, type: 'page', content };
}
