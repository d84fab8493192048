import { dayInZone } from '../model/calendar.ts';
import type { EditionId } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { ARCHIVE_PATHS, editionPath } from './archive-addresses.ts';
import { archiveWords } from './archive-words.ts';
import { dayForReaders } from './calendar.ts';
import { markup, type Markup } from './markup.ts';
import { webPage } from './web-page.ts';
import { countIn } from './words.ts';

/** An edition as the index speaks of it. */
export type IndexedEdition = {
  readonly id: EditionId;
  readonly title: string;
  /** ISO 8601. */
  readonly sentAt: string;
  /** Articles it was mailed with. */
  readonly articles: number;
};

/** The page `/`: every edition, by year. `editions` come newest first. */
export function archiveIndex(publication: Publication, editions: readonly IndexedEdition[]): string {
  const { language, name, publicUrl } = publication;
  const words = archiveWords(language).index;
  const dated = editions.map((edition) => ({ ...edition, day: dayInZone(edition.sentAt, publication.timeZone) }));
  const years = Map.groupBy(dated, ({ day }) => day.slice(0, 4));
  return webPage({
    language,
    publication: name,
    title: words.title,
    head: markup`<link rel="canonical" href="${publicUrl}/" />
<link rel="alternate" type="application/atom+xml" href="${publicUrl}/${ARCHIVE_PATHS.atom}" title="${name}" />
<link rel="alternate" type="application/feed+json" href="${publicUrl}/${ARCHIVE_PATHS.json}" title="${name}" />
`,
    body: markup`<h1>${words.title}</h1>
<p><a class="button" href="${publicUrl}/s/">${words.join}</a></p>
${[...years].map(
  ([year, ofYear]): Markup => markup`<h2>${year}</h2>
<ul>
${ofYear.map(
  ({ id, title, day, articles }) => markup`<li>
<a href="${publicUrl}/${editionPath(id)}">${title}</a>
<p class="quiet"><time datetime="${day}">${dayForReaders(day, language)}</time> · ${countIn(language, words.articles, articles)}</p>
</li>
`,
)}</ul>
`,
)}<p class="quiet"><a href="${publicUrl}/${ARCHIVE_PATHS.atom}">${words.feed}</a></p>`,
  });
}
