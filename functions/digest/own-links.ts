/** A link that stands in a template itself, such as the publication's page on a social network. */
export type OwnLink = {
  /** https or mailto, without character references. */
  readonly address: string;
  /** What the html says there; `` when that differs from edition to edition. */
  readonly words: string;
};

const LINK = /<a\s(?:[^>]*?\s)?href=(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a>/gi;
/** Neither an expression nor a mark of `MESSAGE_MARKS`: a reader's own address must not end up in a foreign link. */
const ADDRESS = /^(?:https:\/\/|mailto:)[^\s{}\p{Co}]+$/u;

/** The links of a compiled template that are the same in every edition, each address once, in the order of the html. */
export function ownLinks(source: string): readonly OwnLink[] {
  const found = new Map<string, OwnLink>();
  for (const [, double, single = '', inside = ''] of source.matchAll(LINK)) {
    const address = decode(double ?? single);
    if (ADDRESS.test(address) && !found.has(address)) found.set(address, { address, words: wordsIn(inside) });
  }
  return [...found.values()];
}

function wordsIn(html: string): string {
  if (html.includes('{{')) return '';
  const text = html.replace(/<img\s(?:[^>]*?\s)?alt="([^"]*)"[^>]*>/gi, ' $1 ').replace(/<[^>]*>/g, ' ');
  return decode(text).replace(/\s+/g, ' ').trim();
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The character references that people write in links; others stay as they are. */
function decode(text: string): string {
  return text.replace(
    /&(?:#(\d{1,6})|#x([\da-f]{1,5})|([a-z]+));/gi,
    (whole, decimal?: string, hex?: string, name = '') =>
      decimal !== undefined || hex !== undefined
        ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
        : (NAMED[name] ?? whole),
  );
}
