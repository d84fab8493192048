import type { EditionId } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { ARCHIVE_PATHS, editionPath } from './archive-addresses.ts';
import { archiveWords } from './archive-words.ts';
import type { ArticleContents } from './contents.ts';
import { markup } from './markup.ts';

/** An edition as the feeds tell of it. */
export type FeedEntry = {
  readonly id: EditionId;
  readonly title: string;
  /** ISO 8601 in UTC. */
  readonly sentAt: string;
  /** When it, or one of its articles, last changed. ISO 8601 in UTC. */
  readonly updatedAt: string;
  /** As they now are; none when all were taken back. */
  readonly articles: readonly Pick<ArticleContents, 'language' | 'title' | 'url'>[];
};

/** Of a feed that has nothing in it: its only edition was cancelled, say. It must have some time. */
const NEVER = '1970-01-01T00:00:00.000Z';

/**
 * The Atom feed (RFC 4287). An entry is known by the address of its edition, which never changes. Nothing here depends on
 * when the feed is written: the same editions give the same bytes.
 * @param entries newest first
 */
export function atomFeed(publication: Publication, entries: readonly FeedEntry[]): string {
  const { language, name, publicUrl } = publication;
  const updatedAt = entries.reduce((latest, entry) => (entry.updatedAt > latest ? entry.updatedAt : latest), NEVER);
  return markup`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">
<id>${publicUrl}/</id>
<title>${name}</title>
<updated>${updatedAt}</updated>
<author><name>${name}</name></author>
<link rel="alternate" type="text/html" href="${publicUrl}/" />
<link rel="self" type="application/atom+xml" href="${publicUrl}/${ARCHIVE_PATHS.atom}" />
${entries.map(
  (entry) => markup`<entry>
<id>${address(publication, entry)}</id>
<title>${entry.title}</title>
<published>${entry.sentAt}</published>
<updated>${entry.updatedAt}</updated>
<link rel="alternate" type="text/html" href="${address(publication, entry)}" />
<content type="html">${listOfArticles(publication, entry)}</content>
</entry>
`,
)}</feed>
`.markup;
}

/** The same as a JSON feed, version 1.1 (jsonfeed.org). */
export function jsonFeed(publication: Publication, entries: readonly FeedEntry[]): string {
  const { language, name, publicUrl } = publication;
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: name,
    home_page_url: `${publicUrl}/`,
    feed_url: `${publicUrl}/${ARCHIVE_PATHS.json}`,
    language,
    authors: [{ name }],
    items: entries.map((entry) => ({
      id: address(publication, entry),
      url: address(publication, entry),
      title: entry.title,
      content_html: listOfArticles(publication, entry),
      date_published: entry.sentAt,
      date_modified: entry.updatedAt,
    })),
  });
}

function address({ publicUrl }: Publication, { id }: FeedEntry): string {
  return `${publicUrl}/${editionPath(id)}`;
}

/** Html, as a text that has to be escaped once more in XML. */
function listOfArticles({ language }: Publication, { articles }: FeedEntry): string {
  if (articles.length === 0) return markup`<p>${archiveWords(language).emptyEdition.message}</p>`.markup;
  const items = articles.map(
    (article) => markup`<li lang="${article.language}"><a href="${article.url}">${article.title}</a></li>`,
  );
  return markup`<ul>${items}</ul>`.markup;
}
