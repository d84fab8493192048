import { MAXIMUM_HTML_BYTES } from '../digest/render-digest.ts';
import { MESSAGE_MARKS } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';
import { brokenElements, isLink, type Broken } from './element-rules.ts';
import {
  asOutlook,
  attributeOf,
  isElement,
  ownText,
  readHtml,
  type HtmlElement,
  type HtmlReading,
} from './html-tree.ts';
import { say } from './say.ts';
import { MAXIMUM_STYLE_BYTES, styleBytesOf } from './styles.ts';

/** What the html of a digest is held against. */
export type Expected = {
  /** Of the digest; the sentences are in it too. */
  readonly language: Language;
  /** Where pictures may be: the publication's public address and its site, without a slash at the end. */
  readonly images: readonly string[];
  /** The text part. Without it the html is a page of the web: nobody's own, and of any length. */
  readonly text?: string;
};

/**
 * What every digest promises, whatever its template and its articles: nothing that runs, loads or deceives, readable
 * for everybody, with the way to leave, within what mail programs keep (rules S2.1, S2.3, S2.7, S2.8, S2.14, S2.20,
 * S2.24). Looks at the html as browsers read it and as Outlook does. `MESSAGE_MARKS` may stand in it and in the text.
 * @returns a sentence for each promise that is broken, in the digest's language; none when all is well
 */
export function brokenInvariants(html: string, expected: Expected): readonly string[] {
  return [
    ...new Set(findBroken(html, expected).map(({ sentence, values }) => say(expected.language, sentence, values))),
  ];
}

/** As `brokenInvariants`, with the elements that break a promise. */
export function findBroken(html: string, { language, images, text }: Expected): readonly Broken[] {
  const reading = readHtml(html);
  const elements = reading.nodes.filter(isElement);
  return [
    ...brokenElements(reading.nodes, images),
    ...brokenElements(readHtml(asOutlook(html)).nodes, images),
    ...brokenMarkup(reading),
    ...brokenLanguage(elements, language),
    ...brokenHeadings(elements),
    ...brokenTitle(elements),
    ...brokenLength(html, text !== undefined),
    ...(text === undefined ? [] : brokenLinks(elements, text)),
  ];
}

function brokenMarkup({ errors }: HtmlReading): readonly Broken[] {
  return errors.map(({ code }) => ({ sentence: 'brokenHtml', values: { what: code } }));
}

/** Gmail drops the attributes of `html`, so the element around the whole mail has them once more. */
function brokenLanguage(elements: readonly HtmlElement[], language: Language): readonly Broken[] {
  const wholes = elements.filter((one) => one.tagName === 'html' || attributeOf(one, 'role') === 'article');
  const isSaid = wholes.length >= 2 && wholes.every((one) => attributeOf(one, 'lang') === language);
  return isSaid ? [] : [{ sentence: 'notUnderstood', values: { example: '<mjml lang="{{language}}" dir="ltr">' } }];
}

function brokenHeadings(elements: readonly HtmlElement[]): readonly Broken[] {
  const headings = elements.filter(({ tagName }) => /^h[1-6]$/.test(tagName));
  const levels = headings.map(({ tagName }) => Number(tagName.slice(1)));
  const main = headings.filter(({ tagName }) => tagName === 'h1');
  const broken: Broken[] = [];
  if (main.length !== 1)
    broken.push({
      sentence: 'mainHeading',
      values: { count: String(main.length) },
      ...(main[1] !== undefined && { element: main[1] }),
    });
  for (const [index, element] of headings.entries()) {
    const [from, to = 0] = [levels[index - 1], levels[index]];
    if (from === undefined && to !== 1) broken.push({ sentence: 'mainHeadingFirst', values: {}, element });
    if (from !== undefined && to > from + 1)
      broken.push({ sentence: 'headingSkipped', values: { from: String(from), to: String(to) }, element });
  }
  return broken;
}

function brokenTitle(elements: readonly HtmlElement[]): readonly Broken[] {
  const title = elements.find(({ tagName }) => tagName === 'title');
  return title !== undefined && ownText(title).trim() !== '' ? [] : [{ sentence: 'titleMissing', values: {} }];
}

function brokenLength(html: string, isMail: boolean): readonly Broken[] {
  const styleBytes = styleBytesOf(html);
  const broken: Broken[] = [];
  if (styleBytes > MAXIMUM_STYLE_BYTES)
    broken.push({ sentence: 'styles', values: { bytes: String(styleBytes), limit: String(MAXIMUM_STYLE_BYTES) } });
  if (isMail && new TextEncoder().encode(html).length > MAXIMUM_HTML_BYTES)
    broken.push({ sentence: 'tooLong', values: {} });
  return broken;
}

function brokenLinks(elements: readonly HtmlElement[], text: string): readonly Broken[] {
  const links = elements.flatMap((element) => {
    const address = attributeOf(element, 'href');
    return address === undefined || address === '' ? [] : [{ element, address }];
  });
  const said = new Set(text.split(/\s+/));
  const broken: Broken[] = links
    .filter(({ address }) => isLink(address) && !said.has(address.replace(/^mailto:([^?]*).*$/, '$1')))
    .map(({ element, address }) => ({ sentence: 'linkNotInText', values: { address }, element }));
  if (!links.some(({ address }) => address === MESSAGE_MARKS.unsubscribeUrl))
    broken.push({ sentence: 'noUnsubscribe', values: { field: '{{unsubscribeUrl}}' } });
  return broken;
}
