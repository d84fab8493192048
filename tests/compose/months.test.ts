import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { followOrder, type ComposeRules } from '../../functions/compose/compose-edition.ts';
import { nextWeekly } from '../../functions/model/calendar.ts';
import { editionIdAt, isFirstOfMonth, nextDue, usesUp } from '../../functions/model/series.ts';
import type { Series } from '../../functions/model/edition.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { article, composeWorld, rules, subscriber, upload, type ComposeWorld } from './world.ts';

const schedule = { weekday: 1, hour: 7, timeZone: 'Asia/Ho_Chi_Minh' };
const DAY_MS = 86_400_000;
const start = Date.parse('2026-11-01T00:00:00+07:00');
const weekly = subscriber(1);
const monthly = subscriber(2, { cadence: 'monthly' });

const order = async (
  world: ComposeWorld,
  series: 'weekly' | 'monthly',
  at: number,
  more: Partial<ComposeRules> = {},
  compose = world.compose,
) => {
  world.now = at;
  const scheduledAt = new Date(at).toISOString();
  const id = editionIdAt(series, scheduledAt, schedule.timeZone);
  return followOrder({ v: 1, series, scheduledAt }, id, { ...rules, ...more }, compose);
};
const published = (slug: string, day: string) => article(slug, { publishedAt: `${day}T01:00:00.000Z` });
const dec7 = Date.parse('2026-12-07T00:00:00.000Z');
const jan4 = Date.parse('2027-01-04T00:00:00.000Z');
const feb1 = Date.parse('2027-02-01T00:00:00.000Z');

describe('a month', () => {
  test('has everything since the newsletter began, then everything since the month before, whatever the weeks had', async () => {
    const old = published('old', '2026-01-05');
    const world = composeWorld(
      [old, published('nov', '2026-11-09'), published('dec', '2026-12-01')],
      [weekly, monthly],
    );
    await order(world, 'weekly', dec7);
    const first = await order(world, 'monthly', dec7);
    expect(first.edition).toMatchObject({ id: '2026-11', series: 'monthly', articles: ['dec', 'nov', 'old'] });
    world.uploads.push(upload(published('christmas', '2026-12-24')), upload(published('late', '2026-11-20')));
    const second = await order(world, 'monthly', jan4);
    expect(second.edition).toMatchObject({ id: '2026-12', articles: ['christmas', 'late'] });
  });

  test('and a week each reach their own readers alone', async () => {
    const world = composeWorld([published('a', '2026-12-01')], [weekly, monthly]);
    const week = await order(world, 'weekly', dec7);
    const month = await order(world, 'monthly', dec7);
    expect(world.readersOf(week.edition.id)).toEqual([weekly.id]);
    expect(world.readersOf(month.edition.id)).toEqual([monthly.id]);
  });

  test('goes on lanes by the clock, after the week with which it shares the allowance', async () => {
    const world = composeWorld([published('a', '2026-12-01')], [weekly, monthly]);
    expect((await order(world, 'monthly', dec7)).edition.state).toBe('sending');
    expect([world.lanes, [...world.open]]).toEqual([[], ['2026-11']]);
    await order(world, 'weekly', dec7);
    expect(world.lanes.map(({ edition }) => edition)).toEqual(['2026-W50']);
  });

  test('is in the index, with pages for its links, and not in the feeds', async () => {
    const world = composeWorld([published('a', '2026-12-01')], [weekly, monthly]);
    await order(world, 'weekly', dec7);
    await order(world, 'monthly', dec7);
    expect([...world.site.keys()]).toEqual(expect.arrayContaining(['e/2026-11', 'e/2026-11/a', 'e/2026-W50']));
    const links = (path: string) => world.site.get(path)?.match(/\/e\/[^/"<]+(?=["<])/g);
    expect(links('index.html')).toEqual(['/e/2026-W50', '/e/2026-11']);
    expect(new Set(links('feed.atom'))).toEqual(new Set(['/e/2026-W50']));
    expect(world.site.get('feed.json')).not.toContain('/e/2026-11');
  });

  test('that nobody wants is skipped, and its articles are not kept for the first one who comes', async () => {
    const world = composeWorld([published('nov', '2026-11-09')], [weekly]);
    expect((await order(world, 'monthly', dec7)).edition).toMatchObject({ state: 'skipped', reason: 'no-subscribers' });
    expect(world.site.get('index.html') ?? '').not.toContain('/e/2026-11');
    world.uploads.push(upload(published('dec', '2026-12-20')));
    world.people.push(monthly);
    expect((await order(world, 'monthly', jan4)).edition).toMatchObject({ state: 'sending', articles: ['dec'] });
    expect(world.used.size, 'the weeks have them still').toBe(0);
  });

  test('with too few articles is skipped, and all of them are in the next one', async () => {
    const world = composeWorld([published('nov', '2026-11-02')], [monthly]);
    const few = await order(world, 'monthly', dec7, { minimumArticles: 2 });
    expect(few.edition).toMatchObject({ state: 'skipped', reason: 'too-few-articles' });
    world.uploads.push(upload(published('jan', '2027-01-20')));
    const next = await order(world, 'monthly', feb1, { minimumArticles: 2 });
    expect(next.edition.articles).toEqual(['jan', 'nov']);
  });

  test('that nobody wants stays the same wherever composing it was killed', async () => {
    for (const when of ['before', 'after'] as const)
      for (let at = 1; at <= 20; at += 1) {
        const world = composeWorld([published('nov', '2026-11-09')], [weekly]);
        const { doomed, calls } = crashing(world.compose, at, when);
        const end = await order(world, 'monthly', dec7, {}, doomed).catch((error: unknown) => error);
        expect(end instanceof Crash || at > calls()).toBe(true);
        await order(world, 'monthly', dec7 + 100_000);
        expect(world.editions.get('2026-11' as never)).toMatchObject({ state: 'skipped', reason: 'no-subscribers' });
        expect([...world.usedMonthly]).toEqual([['nov', '2026-11']]);
      }
  });
});

test('over a year of weeks, lost or repeated ones among them, every article is in exactly one month', async () => {
  const runs = fc.array(
    fc.record({ times: fc.integer({ min: 0, max: 2 }), minimum: fc.integer({ min: 1, max: 4 }), wanted: fc.boolean() }),
    { minLength: 53, maxLength: 53 },
  );
  const uploads = fc.array(fc.record({ day: fc.integer({ min: 1, max: 364 }), age: fc.integer({ min: 0, max: 29 }) }), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(runs, uploads, async (weeks, coming) => {
      const world = composeWorld([], []);
      let at = start;
      let uploaded = 0;
      const inOrder = coming.toSorted((a, b) => a.day - b.day);
      const comes = (until: number) => {
        for (const [n, { day, age }] of inOrder.entries()) {
          const seen = start + day * DAY_MS;
          if (n < uploaded || seen > until) continue;
          world.uploads.push(upload(article(`a${n}`, { publishedAt: new Date(seen - age * DAY_MS).toISOString() })));
          uploaded = n + 1;
        }
      };
      for (const { times, minimum, wanted } of weeks) {
        at = nextWeekly(at, schedule);
        comes(at);
        world.people = wanted ? [weekly, monthly] : [weekly];
        const series = isFirstOfMonth(at, schedule.timeZone) ? (['weekly', 'monthly'] as const) : (['weekly'] as const);
        for (let time = 0; time < times; time += 1)
          for (const one of series) await order(world, one, at, { minimumArticles: minimum });
      }
      at = nextDue('monthly', at, schedule);
      comes(Infinity);
      world.people = [monthly];
      await order(world, 'monthly', at);
      const holders = new Map<string, number>();
      const ofSeries = (series: Series) => [...world.editions.values()].filter((one) => one.series === series);
      for (const edition of ofSeries('monthly').filter(usesUp))
        for (const slug of edition.articles ?? []) holders.set(slug, (holders.get(slug) ?? 0) + 1);
      expect([...holders.values()].every((count) => count === 1)).toBe(true);
      expect(holders.size).toBe(coming.length);
    }),
    { numRuns: 40 },
  );
});
