import type { ArticleContents, Contents } from './contents.ts';
import type { Layout } from './layout.ts';
import { shorten } from './shorten.ts';
import { countIn, wordsOf } from './words.ts';

type ArticleView = {
  readonly language: string;
  readonly title: string;
  readonly url: string;
  readonly image: string;
  readonly section: string;
  readonly description: string;
  /** Author and reading time. */
  readonly meta: string;
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
  readonly intro: string;
  readonly lead: ArticleView;
  readonly cards: readonly ArticleView[];
  readonly list: {
    /** `` when there is no list. */
    readonly heading: string;
    readonly articles: readonly Pick<ArticleView, 'language' | 'title' | 'url' | 'meta'>[];
    /** `n more articles on the web`, linked to the page of the edition. */
    readonly more: string;
  };
  readonly words: {
    readonly unsubscribe: string;
    readonly viewOnline: string;
    readonly visitSite: string;
    readonly contact: string;
  };
  /** The next two are `` on the page of the edition, which is nobody's own mail. */
  readonly whyYou: string;
  readonly unsubscribeUrl: string;
  readonly onlineUrl: string;
  readonly siteUrl: string;
  readonly postalAddress: string;
  readonly contactAddress: string;
};

/** How many articles a layout shows large or as a card, the lead included. */
export function countCards(layout: Layout, maximumCards: number): number {
  return Math.max(1, Math.min(layout.cards, maximumCards));
}

/** Lays the contents out. `unsubscribeUrl` is the mark of a mail, or `` for the page of the edition. */
export function viewOf(
  contents: Contents,
  layout: Layout,
  { maximumCards, unsubscribeUrl }: { readonly maximumCards: number; readonly unsubscribeUrl: string },
): DigestView {
  const { language, articles, alsoThisEdition, whyYou, ...said } = contents;
  const words = wordsOf(language);
  const [lead, ...others] = articles;
  if (lead === undefined) throw new Error('a digest has at least one article');
  const cards = others.slice(0, countCards(layout, maximumCards) - 1);
  const rest = others.slice(cards.length);
  const lines = rest.slice(0, layout.lines);
  const hidden = rest.length - lines.length;
  return {
    ...said,
    language,
    lead: articleView(lead, layout, lead.pictures?.lead, layout.leadDescription),
    cards: cards.map((article) => articleView(article, layout, article.pictures?.card, layout.cardDescription)),
    list: {
      heading: rest.length === 0 ? '' : alsoThisEdition,
      articles: lines.map((article) => articleView(article, layout, undefined, 0)),
      more: hidden === 0 ? '' : countIn(language, words.moreOnline, hidden),
    },
    words,
    whyYou: unsubscribeUrl === '' ? '' : whyYou,
    unsubscribeUrl,
  };
}

function articleView(
  { language, title, url, description, section, author, readingTime }: ArticleContents,
  layout: Layout,
  image: string | undefined,
  maximumDescription: number,
): ArticleView {
  return {
    language,
    title: shorten(title, layout.title),
    url,
    image: image ?? '',
    section: shorten(section, layout.label),
    description: shorten(description, maximumDescription),
    meta: [shorten(author, layout.label), readingTime].filter((part) => part !== '').join(' · '),
    columns: image === undefined ? 2 : 1,
  };
}
