/** As much of the DOM as is used here: this runs in a browser. */
type Parsed = {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly textContent: string | null;
  readonly lang?: string;
  readonly children: Iterable<Parsed>;
  readonly parentElement: Parsed | null;
  readonly getAttribute: (name: string) => string | null;
  readonly querySelectorAll: (selector: string) => Iterable<Parsed>;
};
type Parsing = {
  readonly parseFromString: (
    text: string,
    type: 'application/xml' | 'text/html',
  ) => { readonly documentElement: Parsed; readonly body: Parsed };
};
declare const DOMParser: new () => Parsing;

export type ReadFeed = Readonly<
  Record<'id' | 'title' | 'updated' | 'author' | 'self' | 'alternate' | 'lang', string>
> & {
  readonly entries: readonly Readonly<
    Record<'id' | 'title' | 'published' | 'updated' | 'alternate' | 'content', string>
  >[];
  /** Of each entry's html: the links, with language, address and text. */
  readonly links: readonly (readonly (readonly [string, string, string])[])[];
};

/**
 * Reads Atom feeds with the browser's parser, which refuses a document that is not well-formed. Throws for one, and for
 * html in an entry that has other elements than a list of links.
 */
export function readFeeds(feeds: readonly string[]): ReadFeed[] {
  const child = (of: Parsed, name: string) => [...of.children].find(({ localName }) => localName === name);
  const text = (of: Parsed, name: string) => child(of, name)?.textContent ?? '';
  const link = (of: Parsed, rel: string) =>
    [...of.children].find((one) => one.localName === 'link' && one.getAttribute('rel') === rel)?.getAttribute('href') ??
    '';
  const linksIn = (html: string) => {
    const { body } = new DOMParser().parseFromString(html, 'text/html');
    if ([...body.querySelectorAll('*')].length !== [...body.querySelectorAll('ul, li, li > a[href], p')].length)
      throw new Error(`an element that nobody wrote: ${html}`);
    return [...body.querySelectorAll('a')].map(
      (a) => [a.parentElement?.lang ?? '', a.getAttribute('href') ?? '', a.textContent ?? ''] as const,
    );
  };
  return feeds.map((xml) => {
    const feed = new DOMParser().parseFromString(xml, 'application/xml').documentElement;
    for (const failure of feed.querySelectorAll('parsererror')) throw new Error(failure.textContent ?? '');
    if (feed.namespaceURI !== 'http://www.w3.org/2005/Atom' || feed.localName !== 'feed')
      throw new Error(`no Atom feed: ${feed.textContent}`);
    const entries = [...feed.children].filter(({ localName }) => localName === 'entry');
    return {
      id: text(feed, 'id'),
      title: text(feed, 'title'),
      updated: text(feed, 'updated'),
      author: text(feed, 'author'),
      self: link(feed, 'self'),
      alternate: link(feed, 'alternate'),
      lang: feed.getAttribute('xml:lang') ?? '',
      entries: entries.map((entry) => ({
        id: text(entry, 'id'),
        title: text(entry, 'title'),
        published: text(entry, 'published'),
        updated: text(entry, 'updated'),
        alternate: link(entry, 'alternate'),
        content: text(entry, 'content'),
      })),
      links: entries.map((entry) => linksIn(text(entry, 'content'))),
    };
  });
}
