import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';

export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

/** What browsers mend without a word. */
export type HtmlError = { readonly code: string; readonly offset: number };

export type HtmlReading = {
  /** Everything there is, in the order of the document. */
  readonly nodes: readonly HtmlNode[];
  readonly errors: readonly HtmlError[];
};

/** Reads html as a browser does. */
export function readHtml(html: string): HtmlReading {
  const errors: HtmlError[] = [];
  const nodes: HtmlNode[] = [];
  const root = parse(html, {
    sourceCodeLocationInfo: true,
    scriptingEnabled: false,
    onParseError: ({ code, startOffset }) => errors.push({ code, offset: startOffset }),
  });
  const open: HtmlNode[] = [root];
  // Not by recursion: elements may lie a hundred thousand deep.
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    nodes.push(node);
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) open.push(child);
    if ('content' in node) open.push(node.content);
  }
  return { nodes, errors };
}

export function isElement(node: HtmlNode): node is HtmlElement {
  return defaultTreeAdapter.isElementNode(node);
}

export function attributeOf({ attrs }: HtmlElement, name: string): string | undefined {
  return attrs.find((attribute) => attribute.name === name)?.value;
}

/** The text right inside of an element: all that a `title` or a `style` has. */
export function ownText({ childNodes }: HtmlElement): string {
  return childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

/** What Outlook for Windows reads: what its conditional comments hold, and not what they keep from it. */
export function asOutlook(html: string): string {
  return html
    .replace(/<!--\[if !mso[^\]]*\]><!-->[\s\S]*?<!--<!\[endif\]-->/g, '')
    .replace(/<!--\[if [^\]]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->/g, '');
}
