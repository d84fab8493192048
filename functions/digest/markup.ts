/** Html or XML that may stand in a document as it is. Only `markup` makes it. */
export type Markup = { readonly markup: string };

type Value = string | number | Markup | readonly Markup[];

/**
 * A template of html or XML: what is filled in is escaped, for text and for quoted attributes alike, unless it is
 * markup itself. Characters that XML cannot carry become U+FFFD (XML 1.0, production Char): one of them in a title
 * would make a whole feed unreadable.
 */
export function markup(texts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: texts.reduce((before, text, index) => before + shown(values[index - 1] ?? '') + text) };
}

function shown(value: Value): string {
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return 'markup' in value ? value.markup : value.map((each) => each.markup).join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}
