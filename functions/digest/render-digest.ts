import type { Slug } from '../model/article.ts';
import { MESSAGE_MARKS, type EditionFile, type ReaderMark } from '../model/edition.ts';
import { contentsOf, takenBackNote, type Contents, type ContentsInput } from './contents.ts';
import type { DigestTemplate } from './digest-template.ts';
import { digestText } from './digest-text.ts';
import { countCards, viewOf } from './digest-view.ts';
import { FULL_LAYOUT, LAYOUTS, LEANEST_LAYOUT, type DigestStep, type Layout } from './layout.ts';

/** Gmail clips at about 102 KB, and the unsubscribe link stands at the end (rules S2.1). */
export const MAXIMUM_HTML_BYTES = 90_000;

export type DigestInput = ContentsInput & {
  /** Articles shown large or as a card, the lead included; the rest becomes a list. At least 1. */
  readonly maximumCards: number;
  /** In characters, which are ASCII: what the byte limit must leave room for wherever a reader's own value goes. */
  readonly longest: Readonly<Record<ReaderMark, number>>;
};

export type RenderedDigest = {
  readonly subject: string;
  /** With the `MESSAGE_MARKS` wherever a reader's own values go; in `text` too. */
  readonly html: string;
  readonly text: string;
  /** Of `html` with the longest values a reader may have. */
  readonly htmlBytes: number;
  readonly step: DigestStep;
  /** `list` also for what the last step leaves to the text part and the page on the web. */
  readonly articles: EditionFile['articles'];
};

/**
 * Fills the template for one edition and language, in the most generous layout that stays within
 * `MAXIMUM_HTML_BYTES`: 1 to 200 articles of any length.
 * @throws Error when there is no article, an address of the publication is not https, or not even the lead alone fits.
 */
export function renderDigest(template: DigestTemplate, input: DigestInput): RenderedDigest {
  const contents = contentsOf(input);
  const draw = (layout: Layout) => {
    const html = template.fill(viewOf(contents, layout, { ...input, marks: MESSAGE_MARKS }));
    return { layout, html, htmlBytes: longestBytes(html, input.longest) };
  };
  const { layout, html, htmlBytes } = firstThatFits(draw, contents.articles.length - 1);
  return {
    subject: contents.subject,
    html,
    text: digestText(contents, MESSAGE_MARKS, template.links),
    htmlBytes,
    step: layout.step,
    articles: placesOf(contents, countCards(layout, input.maximumCards)),
  };
}

/**
 * The page of the edition on the web, `/e/<edition>`: nothing is cut, and nothing is any one reader's. Links to the index.
 * @param input.places the edition as it was mailed; where one of its articles is missing, it was taken back, and a note
 * stands in its place
 */
export function archivePage(
  template: DigestTemplate,
  input: ContentsInput & Pick<DigestInput, 'maximumCards'> & { readonly places?: readonly Slug[] },
): string {
  const contents = contentsOf(input);
  const articles = withNotes(contents.articles, input.places ?? [], (slug) => takenBackNote(input, slug));
  return template.fill(viewOf({ ...contents, articles }, FULL_LAYOUT, { maximumCards: input.maximumCards }));
}

/** Articles with the notes between them. A note never leads: the page would speak first of what is not there. */
function withNotes<Piece extends { readonly slug: Slug }>(
  articles: readonly Piece[],
  places: readonly Slug[],
  noteOf: (slug: Slug) => Piece,
): readonly Piece[] {
  const bySlug = new Map(articles.map((article) => [article.slug, article]));
  const [lead] = articles;
  const others = places.filter((slug) => slug !== lead?.slug).map((slug) => bySlug.get(slug) ?? noteOf(slug));
  const placed = new Set(places);
  return [...articles.slice(0, 1), ...others, ...articles.slice(1).filter(({ slug }) => !placed.has(slug))];
}

type Drawing = { readonly layout: Layout; readonly html: string; readonly htmlBytes: number };

function firstThatFits(draw: (layout: Layout) => Drawing, others: number): Drawing {
  const fits = ({ htmlBytes }: Drawing) => htmlBytes <= MAXIMUM_HTML_BYTES;
  for (const layout of LAYOUTS) {
    const drawing = draw(layout);
    if (fits(drawing)) return drawing;
  }
  let best = draw({ ...LEANEST_LAYOUT, lines: 0 });
  if (!fits(best))
    throw new Error('not even the lead alone fits into a mail: are the publication’s own words too long?');
  // More lines never make fewer bytes, so halving finds the most that fit.
  let most = others;
  let least = 0;
  while (least < most) {
    const lines = Math.ceil((least + most) / 2);
    const drawing = draw({ ...LEANEST_LAYOUT, lines });
    if (fits(drawing)) [least, best] = [lines, drawing];
    else most = lines - 1;
  }
  return best;
}

/** Counts places, not characters of a filled copy: this runs for every layout that is tried. */
function longestBytes(html: string, longest: DigestInput['longest']): number {
  const encoder = new TextEncoder();
  const added = (mark: string, characters: number) =>
    (html.split(mark).length - 1) * (characters - encoder.encode(mark).length);
  return (
    encoder.encode(html).length +
    added(MESSAGE_MARKS.unsubscribeUrl, longest.unsubscribeUrl) +
    added(MESSAGE_MARKS.preferencesUrl, longest.preferencesUrl)
  );
}

function placesOf({ articles }: Contents, cards: number): EditionFile['articles'] {
  return articles.map(({ slug, title, target }, index) => ({
    slug,
    title,
    url: target,
    place: index === 0 ? 'lead' : index < cards ? 'card' : 'list',
  }));
}
