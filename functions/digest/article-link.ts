import type { EditionId } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { editionPath } from './archive-addresses.ts';
import { archiveWords } from './archive-words.ts';
import type { ArticleContents } from './contents.ts';
import { markup } from './markup.ts';
import { webPage } from './web-page.ts';
import { fillIn } from './words.ts';

type Linked = Pick<ArticleContents, 'language' | 'title' | 'target'>;

/**
 * The page that mails link to, which leads on to the article on the publisher's site at once: without a script, so that
 * the strictest content policy lets it. Not for search engines, which find the article itself.
 */
export function articleLinkPage(publication: Publication, edition: EditionId, { language, title, target }: Linked) {
  const { leadsOn, toEdition } = archiveWords(publication.language);
  const address = leadsBack(publication, target) ? publication.siteUrl : target;
  return webPage({
    language: publication.language,
    publication: publication.name,
    title,
    // The address stands without quotation marks of its own: it begins with https, so the rest is the address.
    head: markup`<meta name="robots" content="noindex" />
<link rel="canonical" href="${address}" />
<meta http-equiv="refresh" content="0; url=${address}" />
`,
    body: markup`<h1 lang="${language}">${title}</h1>
<p>${leadsOn.opening}</p>
<p><a class="button" href="${address}">${fillIn(leadsOn.read, { host: new URL(address).host })}</a></p>
<p class="quiet"><a href="${publication.publicUrl}/${editionPath(edition)}">${toEdition}</a></p>`,
  });
}

/** An editor who copies a link out of a mail into `url` would send readers round in a circle. */
function leadsBack({ publicUrl }: Publication, target: string): boolean {
  return new URL(target).host === new URL(publicUrl).host;
}
