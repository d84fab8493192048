import { readFile } from 'node:fs/promises';
import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { contentsOf } from '../functions/digest/contents.ts';
import { viewOf, type DigestView } from '../functions/digest/digest-view.ts';
import { FULL_LAYOUT } from '../functions/digest/layout.ts';
import { MAXIMUM_HTML_BYTES, renderDigest, type DigestInput } from '../functions/digest/render-digest.ts';
import { isSlug, type Article } from '../functions/model/article.ts';
import { MESSAGE_MARKS } from '../functions/model/edition.ts';
import { atLeast, noted, print, show, type Measurement } from './gate.ts';
import { compiledTemplate, sampleEdition } from './sample-edition.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';

const CARDS = 10;
const ROUNDS = 60;
const WARM_UP = 40;
/** Filled one after another in a round, on either side: one fill is too short for a clock and for warm caches. */
const EDITIONS = 10;
/** An edition has no more. */
const MAXIMUM_ARTICLES = 200;

/** As many articles as asked for: those of the sample over and over, each under a name and with a picture of its own. */
function repeated({ articles, ...input }: DigestInput, count: number): DigestInput {
  const all = Array.from({ length: count }, (_, index): Article => {
    const article = articles[index % articles.length];
    const slug = `${article?.slug.slice(0, 70)}-${index}`;
    if (article === undefined || !isSlug(slug)) throw new Error(`${slug} is no article`);
    const picture = `i/${String(index).padStart(32, '0')}.jpg`;
    return { ...article, slug, thumbnail: { lead: picture, card: picture } };
  });
  return { ...input, articles: all, maximumCards: MAXIMUM_ARTICLES };
}

/** Ten editions, each used as soon as it is there. */
function inARow(make: () => string | Promise<string>, use: (html: string) => unknown): () => Promise<void> {
  return async () => {
    for (let edition = 0; edition < EDITIONS; edition += 1) use(await make());
  };
}

/** Reading the end makes V8 put the pieces of a text together; until then nothing has been written. */
function readEnd(html: string): number {
  return html.charCodeAt(html.length - 1);
}

/** Everything that is not white space. */
function essence(html: string): string {
  return html.replace(/\s+/g, '');
}

function perEdition(rounds: readonly number[]): string {
  return show(median(rounds) / EDITIONS, ' ms');
}

/** The most cards, beside the lead, with which nothing is cut. */
function mostFullCards(render: (articles: number) => { readonly step: string }): number {
  let cards = 0;
  while (cards + 1 < MAXIMUM_ARTICLES && render(cards + 2).step === 'full') cards += 1;
  return cards;
}

/** The gates "filling an edition" and "bytes", on the repository's template and the sample's articles. */
export async function measureDigest(): Promise<Measurement> {
  const mjml = await readFile(new URL('../templates/digest.mjml', import.meta.url), 'utf8');
  const template = await compiledTemplate();
  const sample = await sampleEdition(CARDS + 1);
  const input = repeated(sample, CARDS + 1);
  const view = viewOf(contentsOf(input), FULL_LAYOUT, { ...input, marks: MESSAGE_MARKS });
  // Both begin with the values and end with html; handlebars has read its template beforehand on either side.
  const fillMjml = Handlebars.compile<DigestView>(mjml);
  const fill = () => template.fill(view);
  const compile = async () => (await mjml2html(fillMjml(view), { keepComments: false, fonts: {} })).html;
  if (essence(fill()) !== essence(await compile())) throw new Error('the two digests are not the same');

  const utf8 = new TextEncoder();
  const encode = (html: string) => utf8.encode(html);
  const texts = { ours: inARow(fill, readEnd), rival: inARow(compile, readEnd) };
  await sideBySide(texts, WARM_UP);
  const asTexts = await sideBySide(texts, ROUNDS);
  const asBytes = await sideBySide({ ours: inARow(fill, encode), rival: inARow(compile, encode) }, ROUNDS);
  const render = (articles: number) => renderDigest(template, repeated(sample, articles));
  const bytes = `${render(CARDS + 1).htmlBytes} (as MJML writes it: ${Buffer.byteLength(await compile())})`;
  return {
    title: `The digest: a lead and ${CARDS} cards`,
    rows: [
      atLeast('filling the compiled template: times faster than mjml2html', timesFaster(asTexts), 40, 'x'),
      noted('the same: ours and mjml2html, median', `${perEdition(asTexts.ours)}, ${perEdition(asTexts.rival)}`),
      noted('the same, turned into UTF-8 on both sides: times faster', show(timesFaster(asBytes), 'x')),
      noted('bytes of the html', bytes),
      atLeast(`full cards within ${MAXIMUM_HTML_BYTES} bytes of html`, mostFullCards(render), 25, ''),
    ],
    notes: [
      'Ours is compiled when the template changes; MJML compiles each edition. Both give the same html, white space aside, which the script checks. The articles are those of the sample, repeated, each with a picture; ten editions one after the other make a round.',
    ],
  };
}

if (import.meta.main) print(await measureDigest());
