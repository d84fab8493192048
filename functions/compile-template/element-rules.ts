import { MESSAGE_MARKS } from '../model/edition.ts';
import { attributeOf, isElement, ownText, type HtmlElement, type HtmlNode } from './html-tree.ts';
import type { Sentence } from './say.ts';

/** Something that may not be in a mail, and where, if it is one element. */
export type Broken = {
  readonly sentence: Sentence;
  readonly values: Readonly<Record<string, string>>;
  readonly element?: HtmlElement;
};

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'html head title meta style body noscript xml center div span p br hr a b strong i em u s small sub sup font ' +
    'h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre code img table caption colgroup col thead tbody tfoot tr th td'
  ).split(' '),
);
/** Microsoft's own, inside of conditional comments. */
const OFFICE_ELEMENT = /^[ovw]:[a-z]+$/;
/** What runs, loads or sends something without being an `href` or a `src` (rules S2.8). */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'action background cite data dynsrc formaction longdesc lowsrc ping poster profile srcdoc srcset usemap xlink:href'.split(
    ' ',
  ),
);
const HTTP_EQUIV = /^(?:content-type|x-ua-compatible)$/i;
const MARKS: ReadonlySet<string> = new Set(Object.values(MESSAGE_MARKS));

/**
 * What single elements of a mail must not be or have.
 * @param images where pictures may be, without a slash at the end
 */
export function brokenElements(nodes: readonly HtmlNode[], images: readonly string[]): readonly Broken[] {
  return nodes
    .filter(isElement)
    .flatMap((element) => [
      ...brokenName(element),
      ...brokenAttributes(element),
      ...brokenAddresses(element, images),
      ...(element.tagName === 'img' ? brokenPicture(element) : []),
      ...brokenStyle(element),
    ]);
}

function brokenName(element: HtmlElement): readonly Broken[] {
  const { tagName } = element;
  if (ELEMENTS.has(tagName) || OFFICE_ELEMENT.test(tagName)) return [];
  return [{ sentence: 'element', values: { element: tagName }, element }];
}

function brokenAttributes(element: HtmlElement): readonly Broken[] {
  const bad = element.attrs.filter(
    ({ name, value }) =>
      name.startsWith('on') || ATTRIBUTES.has(name) || (name === 'http-equiv' && !HTTP_EQUIV.test(value)),
  );
  return bad.map(({ name }) => ({ sentence: 'attribute', values: { attribute: name }, element }));
}

function brokenAddresses(element: HtmlElement, images: readonly string[]): readonly Broken[] {
  const address = attributeOf(element, 'href');
  const picture = attributeOf(element, 'src');
  const broken: Broken[] = [];
  if (address === '') broken.push({ sentence: 'emptyLink', values: {}, element });
  else if (address !== undefined && !isLink(address)) broken.push({ sentence: 'link', values: { address }, element });
  if (picture !== undefined && !isPicture(picture, images))
    broken.push({
      sentence: 'picture',
      values: { address: picture, images: images.map((base) => `${base}/`).join(', ') },
      element,
    });
  return broken;
}

/** https, mailto, or the place of a reader's own address. */
export function isLink(address: string): boolean {
  if (MARKS.has(address)) return true;
  return URL.canParse(address) && /^(?:https|mailto):$/.test(new URL(address).protocol);
}

function isPicture(address: string, images: readonly string[]): boolean {
  return (
    images.some((base) => address.startsWith(`${base}/`)) &&
    URL.canParse(address) &&
    /\.(?:jpe?g|png)$/.test(new URL(address).pathname)
  );
}

function brokenPicture(element: HtmlElement): readonly Broken[] {
  const broken: Broken[] = [];
  const sizes = [attributeOf(element, 'width'), attributeOf(element, 'height')];
  if (!sizes.every((size) => size !== undefined && /^[1-9]\d*$/.test(size)))
    broken.push({ sentence: 'pictureSize', values: {}, element });
  if (attributeOf(element, 'alt') === undefined) broken.push({ sentence: 'pictureAlt', values: {}, element });
  return broken;
}

function brokenStyle(element: HtmlElement): readonly Broken[] {
  const own = unescaped(attributeOf(element, 'style') ?? '');
  const css = element.tagName === 'style' ? unescaped(ownText(element)) : own;
  const broken: Broken[] = [];
  const [what] = /@import|@font-face|\b(?:url|src|image|image-set|cross-fade|expression)\(|\bprogid:/i.exec(css) ?? [];
  if (what !== undefined) broken.push({ sentence: 'foreignStyle', values: { what }, element });
  if (/\bdisplay:\s*none\b|\bvisibility:\s*hidden\b/i.test(own))
    broken.push({ sentence: 'hidden', values: {}, element });
  return broken;
}

/** CSS as it is understood: without comments, and letters written as numbers put back. */
function unescaped(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\\([0-9a-f]{1,6})\s?/gi, (_, digits: string) => {
      const code = Number.parseInt(digits, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    })
    .replaceAll('\\', '');
}
