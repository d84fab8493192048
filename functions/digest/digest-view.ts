import type { ReaderMark } from '../model/edition.ts';
import type { ArticleContents, Contents } from './contents.ts';
import type { Layout } from './layout.ts';
import { shorten, shortenAll } from './shorten.ts';
import { countIn, wordsOf } from './words.ts';

type LineView = {
  readonly language: string;
  readonly title: string;
  readonly url: string;
  /** Author and reading time. */
  readonly meta: string;
};

type ArticleView = LineView & {
  /** Address of a JPEG: of the lead 16:9, of a card 3:2. */
  readonly image: string;
  readonly section: string;
  readonly description: string;
  /** Of the two columns of cards, those the text takes: both when there is no picture. */
  readonly columns: 1 | 2;
};

/**
 * The values that `templates/digest.mjml` may use: nothing else exists, and each is always there, `` standing for none.
 * Not escaped; the template does that.
 */
export type DigestView = {
  readonly language: string;
  readonly subject: string;
  readonly publication: string;
  readonly edition: string;
  readonly day: string;
  /** The first line: what is inside. */
  readonly intro: string;
  readonly note: {
    /** `` when there is no note. */
    readonly heading: string;
    /** Of the paragraphs. */
    readonly language: string;
    readonly paragraphs: readonly string[];
  };
  readonly lead: ArticleView;
  readonly cards: readonly ArticleView[];
  readonly list: {
    /** `` when there is no list. */
    readonly heading: string;
    readonly articles: readonly LineView[];
    /** `n more articles on the web`, to be linked to `onlineUrl`. */
    readonly more: string;
  };
  readonly words: {
    readonly preferences: string;
    readonly unsubscribe: string;
    readonly viewOnline: string;
    readonly visitSite: string;
    readonly allEditions: string;
    readonly contact: string;
  };
  /** The next three are `` on the page of the edition, which is nobody's own mail. */
  readonly whyYou: string;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
  /** The index of all editions; `` in a mail. */
  readonly indexUrl: string;
  /** The page of the edition. */
  readonly onlineUrl: string;
  readonly siteUrl: string;
  readonly postalAddress: string;
  readonly contactAddress: string;
};

/** How many articles a layout shows large or as a card, the lead included. */
export function countCards(layout: Layout, maximumCards: number): number {
  return Math.max(1, Math.min(layout.cards, maximumCards));
}

/** Lays the contents out. Without `marks` it becomes the page of the edition, which links to the index instead. */
export function viewOf(
  contents: Contents,
  layout: Layout,
  { maximumCards, marks }: { readonly maximumCards: number; readonly marks?: Readonly<Record<ReaderMark, string>> },
): DigestView {
  const { language, articles } = contents;
  const { preferences, unsubscribe, viewOnline, visitSite, allEditions, contact, ...words } = wordsOf(language);
  const [lead, ...others] = articles;
  if (lead === undefined) throw new Error('a digest has at least one article');
  const cards = others.slice(0, countCards(layout, maximumCards) - 1);
  const rest = others.slice(cards.length);
  const lines = rest.slice(0, layout.lines);
  const hidden = rest.length - lines.length;
  return {
    language,
    subject: contents.subject,
    publication: contents.publication,
    edition: contents.edition,
    day: contents.day,
    intro: contents.intro,
    note: {
      heading: contents.note.paragraphs.length === 0 ? '' : words.note,
      language: contents.note.language,
      paragraphs: shortenAll(contents.note.paragraphs, layout.note),
    },
    lead: articleView(lead, layout, lead.pictures?.lead, layout.leadDescription),
    cards: cards.map((article) => articleView(article, layout, article.pictures?.card, layout.cardDescription)),
    list: {
      heading: rest.length === 0 ? '' : contents.alsoThisEdition,
      articles: lines.map((article) => lineView(article, layout)),
      more: hidden === 0 ? '' : countIn(language, words.moreOnline, hidden),
    },
    words: { preferences, unsubscribe, viewOnline, visitSite, allEditions, contact },
    whyYou: marks === undefined ? '' : contents.whyYou,
    preferencesUrl: marks?.preferencesUrl ?? '',
    unsubscribeUrl: marks?.unsubscribeUrl ?? '',
    indexUrl: marks === undefined ? contents.indexUrl : '',
    onlineUrl: contents.onlineUrl,
    siteUrl: contents.siteUrl,
    postalAddress: contents.postalAddress,
    contactAddress: contents.contactAddress,
  };
}

function lineView({ language, title, url, author, readingTime }: ArticleContents, layout: Layout): LineView {
  return {
    language,
    title: shorten(title, layout.title),
    url,
    meta: [shorten(author, layout.label), readingTime].filter((part) => part !== '').join(' · '),
  };
}

function articleView(
  article: ArticleContents,
  layout: Layout,
  image: string | undefined,
  maximumDescription: number,
): ArticleView {
  return {
    ...lineView(article, layout),
    image: image ?? '',
    section: shorten(article.section, layout.label),
    description: shorten(article.description, maximumDescription),
    columns: image === undefined ? 2 : 1,
  };
}
