import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { crashing } from '../compose/crashing.ts';
import { dyingDesk, instantWorld, MINUTE_MS } from './instant-world.ts';

test('whatever bursts, edits, repetitions and deaths: every article is in exactly one edition, an hour apart', async () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 25 }),
    puts: fc.array(fc.record({ slug: fc.integer({ min: 0, max: 11 }), edit: fc.boolean() }), { maxLength: 3 }),
    clocks: fc.integer({ min: 0, max: 3 }),
    dies: fc.option(fc.record({ at: fc.integer({ min: 1, max: 30 }), when: fc.constantFrom('before', 'after') })),
    orders: fc.integer({ min: 0, max: 2 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const world = instantWorld();
      const put = new Set<string>();
      const changed = new Map<string, number[]>();
      const late: Parameters<typeof world.compose>[0][] = [];
      for (const [n, { minutes, puts, clocks, dies, orders }] of steps.entries()) {
        for (const { slug, edit } of puts) {
          const isNew = !put.has(`a${slug}`);
          world.put(`a${slug}`, edit ? { title: `edit ${n}` } : {});
          put.add(`a${slug}`);
          if (isNew || edit) changed.set(`a${slug}`, [...(changed.get(`a${slug}`) ?? []), world.now()]);
        }
        world.sleep(minutes * MINUTE_MS);
        const doomed = dies === null ? world.desk : dyingDesk(world.desk, dies.at, dies.when).doomed;
        await Promise.all(
          Array.from({ length: clocks }, (_, i) => world.clock(i === 0 ? doomed : world.desk).catch(() => {})),
        );
        late.push(...world.queue.splice(0));
        for (const order of late.slice(0, orders)) {
          const compose = dies === null ? undefined : crashing(world.house.compose, dies.at, dies.when).doomed;
          await world.compose(order, compose).catch(() => {});
        }
        if (orders === 2) late.length = 0;
      }
      await world.pass(200);
      const editions = world.mailed();
      expect(editions.flatMap(([, slugs]) => slugs).toSorted()).toEqual([...put].toSorted());
      const times = editions.map(([id]) => Date.parse(world.house.editions.get(id as never)?.scheduledAt ?? ''));
      for (const [index, at] of times.entries()) {
        expect(at - (times[index - 1] ?? -Infinity)).toBeGreaterThanOrEqual(60 * MINUTE_MS);
        for (const slug of editions[index]?.[1] ?? []) {
          const young = (changed.get(slug) ?? []).filter((when) => when > at - 10 * MINUTE_MS && when < at);
          expect(young, `${slug} was settled`).toEqual([]);
        }
      }
      expect([...world.house.fresh]).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
