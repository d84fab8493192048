export type Element = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** All text inside, character references decoded, white space collapsed. */
  readonly text: string;
};

const VOID = new Set(['img', 'br', 'meta', 'link']);
const TOKEN =
  /<!--[\s\S]*?-->|<!doctype html>|<(\/?)([a-z][a-z0-9:]*)((?:\s+[a-z:-]+="[^"]*")*)\s*(\/?)>|([^<]+)|(<)/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00A0' };

/**
 * Reads html as strictly as no client does: quoted attributes only, each end tag where it belongs, no stray `<`.
 * Throws otherwise. Elements come in the order of their end tags' starts; comments are skipped.
 */
export function readHtml(html: string): Element[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof elements = [];
  for (const [token, slash, name = '', attributes = '', ends, text, stray] of html.matchAll(TOKEN)) {
    if (stray !== undefined) throw new Error('a < that begins no tag');
    if (text !== undefined) for (const element of open) element.text += decode(text);
    if (name === '') continue;
    if (slash === '/') {
      const last = open.pop();
      if (last?.name !== name.toLowerCase()) throw new Error(`${token} ends ${last?.name ?? 'nothing'}`);
      continue;
    }
    const element = { name: name.toLowerCase(), attributes: readAttributes(attributes), text: '' };
    elements.push(element);
    // Only in the XML for Outlook does a slash end an element.
    if (!VOID.has(element.name) && !(ends === '/' && element.name.includes(':'))) open.push(element);
  }
  if (open.length > 0) throw new Error(`never ended: ${open.map((element) => element.name).join(' ')}`);
  for (const element of elements) element.text = element.text.replace(/\s+/g, ' ').trim();
  return elements;
}

/** What Outlook for Windows reads: the conditional comments opened, what is for others dropped. */
export function asOutlook(html: string): string {
  return html
    .replace(/<!--\[if !mso[^\]]*\]><!-->[\s\S]*?<!--<!\[endif\]-->/g, '')
    .replace(/<!--\[if [^\]]*\]>|<!\[endif\]-->/g, '');
}

function readAttributes(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([a-z:-]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name, decode(value)]);
  const attributes: Record<string, string> = Object.fromEntries(pairs);
  if (Object.keys(attributes).length !== pairs.length) throw new Error(`an attribute twice:${text}`);
  return attributes;
}

function decode(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi,
    (_, hex?: string, decimal?: string, name?: string) => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      const character = NAMED[name ?? ''];
      if (character === undefined) throw new Error(`a character reference nobody taught us: &${name};`);
      return character;
    },
  );
}
