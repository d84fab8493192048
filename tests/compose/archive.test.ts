import { describe, expect, test } from 'vitest';
import { refreshArchive } from '../../functions/compose/archive.ts';
import { followOrder, type Claim, type Compose } from '../../functions/compose/compose-edition.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, upload, type ComposeWorld } from './world.ts';

const id = '2026-W47' as EditionId;
const articles = ['one', 'two', 'three'].map((slug) => article(slug, { title: `Title of ${slug}` }));
const people = [subscriber(1), subscriber(2)];
const WEEK_MS = 7 * 86_400_000;

const scheduledAt = (week: number) => new Date(Date.parse(SENT_AT) + (week - 47) * WEEK_MS).toISOString();
const follow = (world: ComposeWorld, week = 47, compose: Compose & Claim = world.compose) =>
  followOrder(
    { v: 1, series: 'weekly', scheduledAt: scheduledAt(week) },
    `2026-W${week}` as EditionId,
    { ...rules, maximumArticleAgeDays: 365 },
    compose,
  );
const refresh = (world: ComposeWorld) => refreshArchive(world.editions.get(id)!, world.compose.archive);
const json = (world: ComposeWorld) =>
  JSON.parse(world.site.get('feed.json') ?? '') as {
    items: { id: string; content_html: string; date_modified: string }[];
  };

/** An editor uploads an article, again or for the first time. */
function edit(world: ComposeWorld, slug: string, more: Parameters<typeof article>[1], at = SENT_AT): void {
  world.uploads = world.uploads.filter((one) => one.slug !== slug);
  world.uploads.push({ ...upload(article(slug, more)), lastModified: at });
}

test('every page a mail links to, index and feeds are there before the edition is sent', async () => {
  const world = composeWorld(articles, people);
  const { record } = world.compose;
  const there: string[][] = [];
  const watching: typeof record = async (edition, progress) => {
    if (progress.state === 'sending') there.push([...world.site.keys()].toSorted());
    return record(edition, progress);
  };
  await follow(world, 47, { ...world.compose, record: watching });
  const pages = ['e/2026-W47', 'e/2026-W47/one', 'e/2026-W47/three', 'e/2026-W47/two'];
  expect(there).toEqual([['404.html', ...pages, 'feed.atom', 'feed.json', 'index.html']]);
  for (const path of ['index.html', 'feed.atom', 'feed.json'])
    expect(world.site.get(path), path).toContain('https://bantin.example.vn/e/2026-W47');
});

test('a week without an edition is not named', async () => {
  const world = composeWorld(articles, people);
  await follow(world);
  expect((await follow(world, 48)).edition.state).toBe('skipped');
  edit(world, 'four', {});
  await follow(world, 49);
  expect(json(world).items.map((item) => item.id)).toEqual([
    'https://bantin.example.vn/e/2026-W49',
    'https://bantin.example.vn/e/2026-W47',
  ]);
  expect(world.site.get('index.html')).not.toContain('W48');
});

test('feeds have the last twenty editions, the index has all', async () => {
  const world = composeWorld([], people);
  for (let week = 20; week < 45; week += 1) {
    edit(world, `week-${week}`, { publishedAt: scheduledAt(week - 1) }, scheduledAt(week - 1));
    expect((await follow(world, week)).outcome).toBe('composed');
  }
  const weeks = (text = '') => [...new Set([...text.matchAll(/\/e\/2026-W(\d+)"/g)].map(([, week]) => Number(week)))];
  expect(weeks(world.site.get('index.html'))).toEqual(Array.from({ length: 25 }, (_, n) => 44 - n));
  expect(json(world).items.map((item) => item.id)).toEqual(
    Array.from({ length: 20 }, (_, n) => `https://bantin.example.vn/e/2026-W${44 - n}`),
  );
});

describe('after mailing', () => {
  const mailed = async () => {
    const world = composeWorld(articles, people);
    await follow(world);
    return world;
  };

  test('a wrong address is repaired by editing the article, and nothing is mailed', async () => {
    const world = await mailed();
    expect(world.site.get('e/2026-W47/two')).toContain('url=https://www.example.vn/two"');
    const { messages, lanes } = structuredClone({ messages: world.messages, lanes: world.lanes });
    edit(world, 'two', { title: 'Mended', url: 'https://elsewhere.example/right' }, '2026-11-23T09:00:00.000Z');
    await refresh(world);
    expect(world.site.get('e/2026-W47/two')).toContain('url=https://elsewhere.example/right"');
    expect(world.site.get('e/2026-W47')).toContain('Mended');
    expect(json(world).items[0]).toMatchObject({
      content_html: expect.stringContaining('<a href="https://bantin.example.vn/e/2026-W47/two">Mended</a>'),
      date_modified: '2026-11-23T09:00:00.000Z',
    });
    expect({ messages: world.messages, lanes: world.lanes }).toEqual({ messages, lanes });
  });

  test('an article that is taken back is in neither page nor feed, and its own page says so', async () => {
    const world = await mailed();
    edit(world, 'two', { title: 'Title of two', use: false });
    await refresh(world);
    for (const path of ['e/2026-W47', 'e/2026-W47/two', 'feed.atom', 'feed.json'])
      expect(world.site.get(path), path).not.toContain('Title of two');
    expect(world.site.get('e/2026-W47/two')).toContain('Bài này đã được rút lại');
    expect(world.site.get('e/2026-W47/two')).not.toContain('http-equiv="refresh"');
    expect(world.site.get('e/2026-W47'), 'a note stands in its place').toContain('Title of three (two)');
    expect(world.site.get('index.html')).toContain('vi one three two');
    edit(world, 'one', { use: false });
    await refresh(world);
    expect(world.site.get('index.html'), 'the subject has the title of the lead').not.toContain('vi one');
    expect(world.site.get('index.html')).toContain('>Tuần 47/2026<');
    edit(world, 'two', { title: 'Title of two' });
    await refresh(world);
    expect(world.site.get('e/2026-W47/two'), 'and leads on again, when it is given back').toContain('Title of two');
  });

  test('a file that is tidied away, or broken just now, leaves the mails’ link as it was', async () => {
    const world = await mailed();
    const before = world.site.get('e/2026-W47/two');
    world.uploads = world.uploads.filter(({ slug }) => slug !== 'two');
    await refresh(world);
    expect(world.site.get('e/2026-W47/two')).toBe(before);
  });

  test('an edition of which all was taken back says so', async () => {
    const world = await mailed();
    for (const slug of ['one', 'two', 'three']) edit(world, slug, { use: false });
    await refresh(world);
    expect(world.site.get('e/2026-W47')).toContain('Số này không còn bài');
    expect(json(world).items[0]?.content_html).toBe('<p>Tòa soạn đã rút lại mọi bài của số này.</p>');
  });

  test('feed readers hear of it when an article is withdrawn, or that is undone', async () => {
    const world = await mailed();
    const at = '2026-11-24T09:00:00.000Z';
    edit(world, 'two', { title: 'Title of two', use: false, withdrawn: true });
    world.uploads = world.uploads.map((one) => (one.slug === 'two' ? { ...one, withdrawalAt: at } : one));
    await refresh(world);
    expect(json(world).items[0]).toMatchObject({ date_modified: at });
    expect(world.site.get('feed.atom')).toContain(`<updated>${at}</updated>`);
  });

  test('a refresh that changes nothing puts the very same files', async () => {
    const world = await mailed();
    const before = new Map(world.site);
    await refresh(world);
    expect(world.site).toEqual(before);
  });
});

describe('two who put the archive at the same time', () => {
  /** Makes the first call wait until the work is done that comes in between. */
  const overtaken = (world: ComposeWorld, between: () => Promise<unknown>): Compose & Claim => {
    let waits = true;
    const { archive } = world.compose;
    const putFiles: typeof archive.putFiles = async (files) => {
      if (waits && files.some(({ path }) => path === 'index.html')) {
        waits = false;
        await between();
      }
      await archive.putFiles(files);
    };
    return { ...world.compose, archive: { ...archive, putFiles } };
  };

  test('leave an index with both editions, also when the older look is written last', async () => {
    const world = composeWorld(articles, people);
    const first = overtaken(world, async () => {
      edit(world, 'four', {});
      await follow(world, 48);
    });
    await follow(world, 47, first);
    expect(json(world).items.map((item) => item.id)).toEqual([
      'https://bantin.example.vn/e/2026-W48',
      'https://bantin.example.vn/e/2026-W47',
    ]);
    for (const week of [47, 48]) expect(world.site.get('index.html')).toContain(`/e/2026-W${week}"`);
  });

  test('leave the later edit of an article', async () => {
    const world = composeWorld(articles, people);
    await follow(world);
    const slow = overtaken(world, async () => {
      edit(world, 'two', { title: 'Second edit', url: 'https://www.example.vn/second' });
      await refresh(world);
    });
    edit(world, 'two', { title: 'First edit', url: 'https://www.example.vn/first' });
    await refreshArchive(world.editions.get(id)!, slow.archive);
    for (const path of ['e/2026-W47', 'e/2026-W47/two', 'feed.atom', 'feed.json']) {
      expect(world.site.get(path), path).toContain('Second edit');
      expect(world.site.get(path), path).not.toContain('First edit');
    }
  });
});

test.each(['before', 'after'] as const)(
  'composing that is killed %s any of its calls ends in a whole archive',
  async (when) => {
    const whole = composeWorld(articles, people);
    const { doomed, calls } = crashing(whole.compose, Infinity, when);
    await follow(whole, 47, doomed);
    for (let at = 1; at <= calls(); at += 1) {
      const world = composeWorld(articles, people);
      await expect(follow(world, 47, crashing(world.compose, at, when).doomed)).rejects.toBeInstanceOf(Crash);
      world.now += 100_000;
      await follow(world);
      expect(world.site, `call ${at}`).toEqual(whole.site);
    }
  },
);
