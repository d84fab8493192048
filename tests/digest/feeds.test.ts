import * as fc from 'fast-check';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atomFeed, jsonFeed, type FeedEntry } from '../../functions/digest/feeds.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { openBrowser } from '../../local/browser.ts';
import { readFeeds, type ReadFeed } from './read-feeds.ts';
import { PUBLICATION } from './sample.ts';

// The strictest reader of XML at hand: anything malformed is refused as a whole.
let browser: Browser;
let page: Page;
beforeAll(async () => {
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  browser = opened.browser;
  page = await browser.newPage();
});
afterAll(() => browser.close());

/** Reads feeds as a feed reader does: XML strictly, then the html in it. */
const readAtom = (...feeds: readonly string[]): Promise<ReadFeed[]> => page.evaluate(readFeeds, feeds);

const entry = (week: number, fields: Partial<FeedEntry> = {}): FeedEntry => ({
  id: `2026-W${week}` as EditionId,
  title: `Chợ nổi thưa ghe và 3 bài khác · Tuần ${week}/2026`,
  sentAt: `2026-11-${week - 30}T00:00:00.000Z`,
  updatedAt: `2026-11-${week - 30}T00:00:00.000Z`,
  articles: [
    { language: 'vi', title: 'Chợ nổi', url: `https://bantin.example.vn/e/2026-W${week}/cho-noi` },
    { language: 'en', title: 'Salt & “light”', url: `https://bantin.example.vn/e/2026-W${week}/salt` },
  ],
  ...fields,
});

describe('the Atom feed', () => {
  test('says whose it is, where it stands, in which language, and when it last changed', async () => {
    const changed = entry(46, { updatedAt: '2026-11-30T08:00:00.000Z' });
    const [feed] = await readAtom(atomFeed(PUBLICATION, [entry(47), changed]));
    expect(feed).toMatchObject({
      id: 'https://bantin.example.vn/',
      title: 'Bản tin Sông Hồng',
      author: 'Bản tin Sông Hồng',
      lang: 'vi',
      self: 'https://bantin.example.vn/feed.atom',
      alternate: 'https://bantin.example.vn/',
      updated: '2026-11-30T08:00:00.000Z',
    });
  });

  test('can be read when nothing is in it', async () => {
    const [feed] = await readAtom(atomFeed(PUBLICATION, []));
    expect(feed).toMatchObject({ updated: '1970-01-01T00:00:00.000Z', entries: [] });
  });

  test('has the titles and links of each edition, which is known by its address for ever', async () => {
    const [feed] = await readAtom(atomFeed(PUBLICATION, [entry(47), entry(46)]));
    expect(feed?.entries.map(({ id }) => id)).toEqual([
      'https://bantin.example.vn/e/2026-W47',
      'https://bantin.example.vn/e/2026-W46',
    ]);
    expect(feed?.entries[0]).toMatchObject({
      title: 'Chợ nổi thưa ghe và 3 bài khác · Tuần 47/2026',
      alternate: 'https://bantin.example.vn/e/2026-W47',
      published: '2026-11-17T00:00:00.000Z',
      updated: '2026-11-17T00:00:00.000Z',
    });
    expect(feed?.links[0]).toEqual([
      ['vi', 'https://bantin.example.vn/e/2026-W47/cho-noi', 'Chợ nổi'],
      ['en', 'https://bantin.example.vn/e/2026-W47/salt', 'Salt & “light”'],
    ]);
  });

  test('says so of an edition of which every article was taken back', async () => {
    const [feed] = await readAtom(atomFeed(PUBLICATION, [entry(47, { articles: [] })]));
    expect(feed?.links).toEqual([[]]);
    expect(feed?.entries[0]?.content).toBe('<p>Tòa soạn đã rút lại mọi bài của số này.</p>');
  });
});

test('the JSON feed says the same', async () => {
  const entries = [entry(47), entry(46, { articles: [] })];
  const [atom] = await readAtom(atomFeed(PUBLICATION, entries));
  const feed = JSON.parse(jsonFeed(PUBLICATION, entries)) as Record<string, unknown>;
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    title: atom?.title,
    home_page_url: atom?.alternate,
    feed_url: 'https://bantin.example.vn/feed.json',
    language: atom?.lang,
  });
  expect(feed['items']).toEqual(
    atom?.entries.map(({ id, title, published, updated, alternate, content }) => ({
      id,
      url: alternate,
      title,
      content_html: content,
      date_published: published,
      date_modified: updated,
    })),
  );
});

test('no title breaks a feed, or comes out of it as anything but itself', async () => {
  const hostile = [
    ']]> and ]]> once more <![CDATA[',
    '&amp; &amp;amp; &#0; &nbsp; &hostile;',
    '<script>alert(1)</script></title></entry></feed>',
    '"\' onmouseover="x" {{title}} $& $1',
    '‮مرحبا‬ 👩‍👩‍👧‍👦 Tiếng Việt',
  ];
  const any = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const titles = [...hostile, ...fc.sample(any, 300)];
  const feeds = titles.map((title) =>
    atomFeed({ ...PUBLICATION, name: title }, [
      entry(47, { title, articles: [{ language: 'vi', title, url: 'https://bantin.example.vn/e/2026-W47/a' }] }),
    ]),
  );
  // What XML cannot carry at all is shown as missing, and carriage returns are line ends to it.
  const carried = (text: string) =>
    text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\uFFFD');
  const ends = (text: string) => carried(text).replace(/\r\n?/g, '\n');
  const read = await readAtom(...feeds);
  expect(read.map(({ title }) => title)).toEqual(titles.map(ends));
  expect(read.map(({ entries }) => entries[0]?.title)).toEqual(titles.map(ends));
  expect(read.map(({ links }) => links[0]?.[0]?.[2])).toEqual(titles.map(ends));
});

test('the same editions give the same bytes, whenever the feeds are written', () => {
  expect(atomFeed(PUBLICATION, [entry(47)])).toBe(atomFeed(PUBLICATION, [entry(47)]));
});
