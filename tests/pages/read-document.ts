import { parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;

/** An element as a browser sees it. */
export type Seen = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text inside, without white space at its ends; nothing else is changed. */
  readonly text: string;
};

/** Every element of a document in the order of their beginnings, read by the rules of the html standard. */
export function readDocument(html: string): readonly Seen[] {
  return elementsIn(parse(html));
}

function elementsIn(node: Node): readonly Seen[] {
  const inside = 'childNodes' in node ? node.childNodes.flatMap(elementsIn) : [];
  if (!('tagName' in node)) return inside;
  const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
  return [{ name: node.tagName, attributes, text: textOf(node).trim() }, ...inside];
}

function textOf(node: Node): string {
  if ('value' in node) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
