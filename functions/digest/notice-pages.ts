import type { EditionId } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { editionPath } from './archive-addresses.ts';
import { archiveWords } from './archive-words.ts';
import { markup, type Markup } from './markup.ts';
import { webPage } from './web-page.ts';
import { fillIn } from './words.ts';

/** In the place of an article that was mailed and taken back: not a word of it is left. */
export function takenBackPage(publication: Publication, edition: EditionId): string {
  const { takenBack, toEdition } = archiveWords(publication.language);
  const link = markup`<a href="${publication.publicUrl}/${editionPath(edition)}">${toEdition}</a>`;
  return noticePage(publication, takenBack, link);
}

/** In the place of an edition of which every article was taken back. */
export function emptyEditionPage(publication: Publication): string {
  return noticePage(publication, archiveWords(publication.language).emptyEdition, toIndex(publication));
}

/** For an address that there is not. */
export function missingPage(publication: Publication): string {
  return noticePage(publication, archiveWords(publication.language).missing, toIndex(publication));
}

function toIndex({ language, publicUrl }: Publication): Markup {
  return markup`<a href="${publicUrl}/">${archiveWords(language).toIndex}</a>`;
}

function noticePage(
  { language, name, siteUrl }: Publication,
  { title, message }: { readonly title: string; readonly message: string },
  link: Markup,
): string {
  const toSite = fillIn(archiveWords(language).toSite, { publication: name });
  return webPage({
    language,
    publication: name,
    title,
    head: markup`<meta name="robots" content="noindex" />
`,
    body: markup`<h1>${title}</h1>
<p>${message}</p>
<p>${link} · <a href="${siteUrl}">${toSite}</a></p>`,
  });
}
