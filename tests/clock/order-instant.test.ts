import { describe, expect, test } from 'vitest';
import { crashing } from '../compose/crashing.ts';
import { Crash } from '../support/crash.ts';
import { subscriber } from '../compose/world.ts';
import { dyingDesk, instantWorld, MINUTE_MS, START, type InstantWorld } from './instant-world.ts';

const slugsOf = (world: InstantWorld) => world.mailed().map(([, slugs]) => slugs.toSorted());

describe('an instant edition', () => {
  test('is ordered when nothing new came for ten minutes, and named by that minute in the publication’s zone', async () => {
    const world = instantWorld();
    world.put('a');
    await world.pass(6);
    world.put('b');
    await world.pass(9);
    expect(world.mailed()).toEqual([]);
    await world.pass(1);
    expect(world.mailed()).toEqual([['2026-11-22-0731', ['a', 'b']]]);
    expect(world.house.readersOf('2026-11-22-0731' as never)).toHaveLength(1);
  });

  test('comes at most once an hour; what is uploaded meanwhile is in the next one', async () => {
    const world = instantWorld();
    world.put('a');
    await world.pass(11);
    world.put('b');
    await world.pass(20);
    world.put('c');
    await world.pass(38);
    expect(slugsOf(world)).toEqual([['a']]);
    await world.pass(1);
    expect(world.mailed()).toEqual([
      ['2026-11-22-0725', ['a']],
      ['2026-11-22-0825', ['b', 'c']],
    ]);
  });

  test('leaves out what was changed a moment ago, and goes after an hour to those whose desk is never quiet', async () => {
    const world = instantWorld();
    for (let n = 0; n < 12; n += 1) {
      world.put(`a${n}`);
      await world.pass(6);
    }
    const [first] = slugsOf(world);
    expect(first).toEqual(['a0', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8']);
    await world.pass(120);
    expect(slugsOf(world).flat()).toHaveLength(12);
  });

  test('mails an edit of what was mailed to nobody, but a new date of its resend', async () => {
    const world = instantWorld();
    world.put('a');
    await world.pass(90);
    world.put('a', { title: 'mended' });
    await world.pass(90);
    expect(slugsOf(world)).toEqual([['a']]);
    world.put('a', { title: 'mended', resend: '2026-11-23' });
    await world.pass(20 * 60);
    expect(world.mailed()).toEqual([
      ['2026-11-22-0725', ['a']],
      ['2026-11-23-0000', ['a']],
    ]);
  });

  test('has an article in the minute in which its date comes', async () => {
    const world = instantWorld();
    world.put('later', { publishedAt: new Date(START + 180 * MINUTE_MS).toISOString() });
    world.put('now');
    await world.pass(179);
    expect(slugsOf(world)).toEqual([['now']]);
    await world.pass(1);
    expect(slugsOf(world)).toEqual([['now'], ['later']]);
    await world.pass(60);
    expect([...world.house.fresh]).toEqual([]);
  });

  test('never carries drafts or what was taken back, and costs one look at the articles', async () => {
    const world = instantWorld();
    world.put('draft', { use: false });
    world.put('gone');
    world.put('gone', { use: false });
    await world.pass(60);
    expect([world.mailed(), world.reads(), [...world.house.fresh]]).toEqual([[], 1, []]);
  });

  test('is the first of its stack with the news of a day, and not with the archive', async () => {
    const world = instantWorld();
    const old = { publishedAt: new Date(START - 25 * 60 * MINUTE_MS).toISOString() };
    world.put('archive', old);
    await world.pass(30);
    expect(world.mailed()).toEqual([]);
    world.put('news');
    await world.pass(60 * 24 * 3);
    world.put('more', { publishedAt: new Date(START).toISOString() });
    world.put('archive', { ...old, title: 'mended' });
    await world.pass(60);
    expect(slugsOf(world)).toEqual([['news'], ['more']]);
  });

  test('that nobody waits for is not drawn, and its articles are not kept for the first reader who comes', async () => {
    const world = instantWorld([]);
    world.put('a');
    await world.pass(70);
    expect(world.house.editions.get('2026-11-22-0725' as never)).toMatchObject({
      state: 'skipped',
      reason: 'no-subscribers',
    });
    expect([world.house.rendered, [...world.house.site], world.reads()]).toEqual([[], [], 1]);
    world.house.people.push(subscriber(9, { cadence: 'instant' }));
    await world.pass(60);
    world.put('b');
    await world.pass(60);
    expect(slugsOf(world)).toEqual([['b']]);
  });

  test('has its own name also in an hour that comes twice', async () => {
    const world = instantWorld(undefined, 'America/New_York');
    // 01:30 in New York, when clocks are put back at 02:00: an hour later it is 01:30 again.
    world.sleep(Date.parse('2026-11-01T05:20:00.000Z') - START);
    const today = { publishedAt: '2026-11-01T05:00:00.000Z' };
    world.put('a', today);
    await world.pass(15);
    world.put('b', today);
    await world.pass(120);
    expect(world.mailed()).toEqual([
      ['2026-11-01-0130', ['a']],
      ['2026-11-01-0131', ['b']],
    ]);
  });
});

describe('whatever dies', () => {
  const three = () => {
    const world = instantWorld();
    for (const slug of ['a', 'b', 'c']) world.put(slug);
    return world;
  };

  test('a clock killed before or after any call to the world orders one edition with everything', async () => {
    let deaths = 0;
    for (const minute of [10, 11, 75])
      for (const when of ['before', 'after'] as const)
        for (let at = 1; at <= 12; at += 1) {
          const world = three();
          await world.pass(minute - 1);
          world.sleep(MINUTE_MS);
          const { doomed } = dyingDesk(world.desk, at, when);
          const end = await world.clock(doomed).catch((error: unknown) => error);
          if (end instanceof Crash) deaths += 1;
          await world.pass(150);
          expect(slugsOf(world), `${when} ${at} in minute ${minute}`).toEqual([['a', 'b', 'c']]);
          expect([...world.house.fresh]).toEqual([]);
        }
    expect(deaths).toBeGreaterThan(20);
  });

  test('a composition killed before or after any call to the world ends with the same edition, mailed once', async () => {
    let deaths = 0;
    for (const when of ['before', 'after'] as const)
      for (let at = 1; at <= 40; at += 1) {
        const world = three();
        await world.pass(9);
        world.sleep(MINUTE_MS);
        await world.clock();
        const [order] = world.queue.splice(0);
        if (order === undefined) throw new Error('nothing was ordered');
        const { doomed } = crashing(world.house.compose, at, when);
        const end = await world.compose(order, doomed).catch((error: unknown) => error);
        if (end instanceof Crash) deaths += 1;
        // An article that changes while the edition is half composed is in the next one, if it is in none.
        world.put('b', { title: 'mended' });
        await world.pass(180);
        const all = slugsOf(world);
        expect(all.flat().toSorted(), `${when} ${at}`).toEqual(['a', 'b', 'c']);
        expect(all[0], `${when} ${at}`).toEqual(expect.arrayContaining(['a', 'c']));
        for (const [id] of world.mailed()) expect(world.house.readersOf(id as never)).toHaveLength(1);
      }
    expect(deaths).toBeGreaterThan(25);
  });

  test('an article that was edited while a composition died twice is in one edition, as it then is', async () => {
    const after = new Set<number>();
    for (let first = 4; first <= 14; first += 1)
      for (let second = 4; second <= 14; second += 1) {
        const world = three();
        await world.pass(9);
        world.sleep(MINUTE_MS);
        await world.clock();
        const [order] = world.queue.splice(0);
        if (order === undefined) throw new Error('nothing was ordered');
        await world.compose(order, crashing(world.house.compose, first, 'after').doomed).catch(() => {});
        world.put('b', { title: 'mended' });
        world.sleep(2 * MINUTE_MS);
        await world.compose(order, crashing(world.house.compose, second, 'after').doomed).catch(() => {});
        await world.pass(180);
        expect(slugsOf(world).flat().toSorted(), `${first} ${second}`).toEqual(['a', 'b', 'c']);
        after.add(slugsOf(world).length);
      }
    expect(after, 'in the same edition, or in the next one').toEqual(new Set([1, 2]));
  });

  test('no mark is taken away while nobody knows which articles the edition before will have', async () => {
    const world = three();
    await world.pass(9);
    world.sleep(MINUTE_MS);
    await world.clock();
    const [order] = world.queue.splice(0);
    if (order === undefined) throw new Error('nothing was ordered');
    await world.compose(order, crashing(world.house.compose, 6, 'after').doomed).catch(() => {});
    expect([...world.house.usedInstant.keys()].length).toBeGreaterThan(0);
    world.sleep(90 * MINUTE_MS);
    expect(await world.clock()).toBeUndefined();
    expect([...world.house.fresh.values()].map(({ slug }) => slug)).toEqual(['a', 'b', 'c']);
  });

  test('minutes that come twice, or overlap, order one edition', async () => {
    const world = three();
    await world.pass(9);
    world.sleep(MINUTE_MS);
    const at = world.now();
    await Promise.all([world.clock(), world.clock(), world.clock(world.desk, at + MINUTE_MS)]);
    expect(new Set(world.queue.map(({ scheduledAt }) => scheduledAt)).size).toBe(1);
    await world.pass(120);
    await world.clock(world.desk, at);
    expect(slugsOf(world)).toEqual([['a', 'b', 'c']]);
  });
});
