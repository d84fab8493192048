import type { Article, Slug, Thumbnail } from '../model/article.ts';
import { dayInZone } from '../model/calendar.ts';
import type { Edition } from '../model/edition.ts';
import { articleUrl, type Language, type Publication } from '../model/publication.ts';
import { articlePath, editionPath } from './archive-addresses.ts';
import { archiveWords } from './archive-words.ts';
import { dayForReaders, editionLabel } from './calendar.ts';
import { safeLanguage, safeLink, safeText } from './safe-text.ts';
import { shorten } from './shorten.ts';
import { buildSubject, marked } from './subject.ts';
import { countIn, fillIn, wordsOf } from './words.ts';

/** Whose digest it is, and what is in it. */
export type ContentsInput = {
  readonly publication: Publication;
  readonly edition: Pick<Edition, 'id' | 'series' | 'scheduledAt' | 'brief'>;
  /** Of the words around the articles. */
  readonly language: Language;
  /** At least one, in the order of the digest; the first one leads. */
  readonly articles: readonly Article[];
  /** The editor's note in the publication's language, a plain text a paragraph; that of the edition's brief otherwise. */
  readonly note?: readonly string[];
};

/** An article as the digest speaks of it. Text is whole, safe and not escaped; `` where there is none. */
export type ArticleContents = {
  readonly slug: Slug;
  /** BCP 47. */
  readonly language: string;
  readonly title: string;
  /** Where mail and archive link to: a page of ours that leads on to `target`, so that this can still be repaired. */
  readonly url: string;
  /** The article on the publisher's site. https. */
  readonly target: string;
  readonly description: string;
  readonly section: string;
  readonly author: string;
  readonly readingTime: string;
  /** Addresses of JPEGs. */
  readonly pictures: Thumbnail | undefined;
};

/** All that a digest says, before it is laid out: html and text are both made from it. */
export type Contents = {
  readonly language: Language;
  readonly subject: string;
  readonly publication: string;
  readonly edition: string;
  readonly day: string;
  readonly intro: string;
  /** The editor's note, in the publication's language: none of its paragraphs is empty. */
  readonly note: { readonly language: string; readonly paragraphs: readonly string[] };
  readonly articles: readonly ArticleContents[];
  /** Heading of the list of articles that get no card. */
  readonly alsoThisEdition: string;
  readonly whyYou: string;
  readonly postalAddress: string;
  readonly contactAddress: string;
  /** The page of the edition, and the index of all editions. */
  readonly onlineUrl: string;
  readonly indexUrl: string;
  readonly siteUrl: string;
};

/** The intro is the line that inboxes show beside the subject; longer ones are cut there. */
const MAXIMUM_INTRO_GRAPHEMES = 140;

/** @throws Error when there is no article, or when an address of the publication is not https. */
export function contentsOf({ publication, edition, language, articles, note: own }: ContentsInput): Contents {
  const { subject, note = [] } = edition.brief ?? {};
  const words = wordsOf(language);
  const [lead, ...others] = articles.map((article) => articleContents(article, publication, edition.id, language));
  if (lead === undefined) throw new Error(`edition ${edition.id} has no article to lead it`);

  const label = editionLabel(edition, language);
  const minutes = articles.reduce((sum, { readingMinutes }) => sum + readingMinutes, 0);
  const titles = others.map(({ title }) => title).join('; ');
  const intro =
    others.length === 0
      ? fillIn(words.intro.alone, { minutes })
      : countIn(language, words.intro.more, articles.length, { minutes, titles });
  return {
    language,
    subject:
      subject === undefined
        ? buildSubject(publication, language, { lead: lead.title, others: others.length, edition: label })
        : marked(publication, safeText(subject)),
    publication: publication.name,
    edition: label,
    day: dayForReaders(dayInZone(edition.scheduledAt, publication.timeZone), language),
    intro: shorten(intro, MAXIMUM_INTRO_GRAPHEMES),
    note: {
      language: publication.language,
      paragraphs: (own ?? note).map(safeText).filter((paragraph) => paragraph !== ''),
    },
    articles: [lead, ...others],
    alsoThisEdition: words.alsoThisEdition[edition.series],
    whyYou: fillIn(words.whyYou, { publication: publication.name }),
    postalAddress: publication.postalAddress,
    contactAddress: publication.replyTo,
    onlineUrl: ownAddress(publication.publicUrl, `/${editionPath(edition.id)}`),
    indexUrl: ownAddress(publication.publicUrl, '/'),
    siteUrl: ownAddress(publication.siteUrl, ''),
  };
}

function articleContents(
  article: Article,
  publication: Publication,
  edition: Edition['id'],
  language: Language,
): ArticleContents {
  const { slug, publishedAt, readingMinutes, thumbnail } = article;
  const site = ownAddress(publication.siteUrl, '');
  const onSite = articleUrl(publication, slug, dayInZone(publishedAt, publication.timeZone));
  return {
    slug,
    language: safeLanguage(article.language, publication.language),
    title: safeText(article.title),
    url: ownAddress(publication.publicUrl, `/${articlePath(edition, slug)}`),
    target: safeLink(article.url ?? onSite, site),
    description: safeText(article.description),
    section: safeText(article.section ?? ''),
    author: safeText(article.author ?? ''),
    readingTime: countIn(language, wordsOf(language).readingTime, readingMinutes),
    pictures: thumbnail && {
      lead: ownAddress(publication.publicUrl, `/${thumbnail.lead}`),
      card: ownAddress(publication.publicUrl, `/${thumbnail.card}`),
    },
  };
}

/** What stands on the page of an edition in the place of an article that was taken back: not a word of it is left. */
export function takenBackNote(
  { publication, edition, language }: Pick<ContentsInput, 'publication' | 'edition' | 'language'>,
  slug: Slug,
): ArticleContents {
  const url = ownAddress(publication.publicUrl, `/${articlePath(edition.id, slug)}`);
  const nothing = { description: '', section: '', author: '', readingTime: '', pictures: undefined };
  return { slug, language, title: archiveWords(language).takenBack.title, url, target: url, ...nothing };
}

/** Our own addresses come from the settings; one that is not https would make a broken or unsafe mail. */
function ownAddress(base: string, path: string): string {
  if (!base.startsWith('https://')) throw new Error(`publicUrl and siteUrl must be https addresses, not ${base}`);
  return base + path;
}
