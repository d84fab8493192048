import { describe, expect, test } from 'vitest';
import { freezeAudience } from '../../functions/compose/freeze-audience.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { composeWorld, SENT_AT, subscriber, type ComposeWorld } from './world.ts';

const edition: Edition = {
  v: 1,
  id: '2026-W47' as EditionId,
  series: 'weekly',
  state: 'composing',
  scheduledAt: SENT_AT,
  attempt: 'a',
  leaseUntil: 0,
  fence: 2,
};

async function freeze(world: ComposeWorld, onlyTo?: readonly string[]) {
  const audience = await freezeAudience(edition, onlyTo, () => world.now, world.compose.audience);
  world.editions.set(edition.id, { ...edition, audience });
  return audience;
}

const people = (count: number, more = {}) => Array.from({ length: count }, (_, n) => subscriber(n, more));

describe('a freeze', () => {
  test('has every active reader of the cadence once, and counts the candidates it leaves out by reason', async () => {
    const { address: _, ...erased } = subscriber(3);
    const world = composeWorld(
      [],
      [
        subscriber(0),
        subscriber(1, { address: 'x@elsewhere.com' }),
        subscriber(2, { status: 'unsubscribed' }),
        erased,
        subscriber(4, { cadence: 'monthly' }),
        subscriber(5, { status: 'pending' }),
        subscriber(6),
        subscriber(7, { status: 'paused', pausedUntil: '2026-11-22T00:00:00.001Z' }),
        subscriber(8, { status: 'paused', pausedUntil: SENT_AT }),
      ],
    );
    expect(await freeze(world, ['@example.com'])).toEqual({
      candidates: 5,
      readers: 3,
      excluded: { 'only-to': 1, erased: 1 },
      runs: 1,
      fence: 2,
      cohorts: '6',
      scannedAt: { from: SENT_AT, to: SENT_AT },
    });
    expect(world.readersOf(edition.id)).toEqual([0, 6, 8].map((n) => subscriber(n).id));
  });

  test('of nobody has no run', async () => {
    expect(await freeze(composeWorld([], []))).toEqual({
      candidates: 0,
      readers: 0,
      excluded: {},
      runs: 0,
      fence: 2,
      cohorts: '',
      scannedAt: { from: SENT_AT, to: SENT_AT },
    });
  });

  test.each([
    [1, 1, [1]],
    [50, 1, [50]],
    [51, 1, [50, 1]],
    [1000, 1, Array.from({ length: 20 }, () => 50)],
    [1001, 2, [...Array.from({ length: 20 }, () => 50), 1]],
  ])('of %i readers has %i runs of at most a thousand, in batches of at most fifty', async (count, runs, sizes) => {
    const world = composeWorld([], people(count));
    expect(await freeze(world)).toMatchObject({ candidates: count, readers: count, runs });
    expect([...world.ledger.values()].map(({ outcomes }) => outcomes.length)).toEqual(sizes);
    expect([...world.ledger.values()].map(({ batch }) => batch)).toEqual(sizes.map((_, index) => index));
    expect(world.readersOf(edition.id)).toEqual(people(count).map(({ id }) => id));
    for (const batch of world.ledger.values()) expect(batch).toMatchObject({ attempt: '', leaseUntil: 0, fence: 2 });
  });

  test('keeps languages apart: a run is of one language', async () => {
    const mixed = Array.from({ length: 2105 }, (_, n) => subscriber(n, { language: n % 21 === 0 ? 'en' : 'vi' }));
    const world = composeWorld([], mixed);
    const { runs, readers } = await freeze(world);
    expect({ runs, readers }).toEqual({ runs: 4, readers: 2105 });
    const languageOf = new Map(mixed.map(({ id, language }) => [id, language]));
    for (const run of world.runs.values()) {
      expect(run.readers.length).toBeLessThanOrEqual(1000);
      expect(new Set(run.readers.map((id) => languageOf.get(id)))).toEqual(new Set([run.language]));
    }
    expect(world.readersOf(edition.id).toSorted()).toEqual(mixed.map(({ id }) => id).toSorted());
  });

  test('has its smallest runs last, so that no lane is long under way after the others', async () => {
    const days = [
      [1, 30],
      [800, 1_005],
      [40, 200],
      [100, 120],
    ].flatMap(([ago = 0, count = 0]) => Array.from({ length: count }, () => ago));
    const confirmed = (ago: number) => new Date(Date.parse(SENT_AT) - ago * 86_400_000).toISOString();
    const world = composeWorld(
      [],
      days.map((ago, n) => subscriber(n, { confirmedAt: confirmed(ago) })),
    );
    expect((await freeze(world)).cohorts).toBe('62306');
    const inOrder = [...world.runs.values()].toSorted((one, other) => one.run - other.run);
    expect(inOrder.map(({ readers }) => readers.length)).toEqual([1_000, 200, 120, 30, 5]);
  });

  test('keeps those who confirmed long ago apart from those who did so lately', async () => {
    const daysAgo = (days: number) => new Date(Date.parse(SENT_AT) - days * 86_400_000).toISOString();
    const { confirmedAt: _, ...unknown } = subscriber(4);
    const world = composeWorld(
      [],
      [
        subscriber(0, { confirmedAt: daysAgo(800) }),
        subscriber(1, { confirmedAt: daysAgo(1) }),
        subscriber(2, { confirmedAt: daysAgo(40) }),
        subscriber(3, { confirmedAt: daysAgo(6.9) }),
        unknown,
      ],
    );
    const { cohorts, runs } = await freeze(world);
    expect({ cohorts, runs }).toEqual({ cohorts: '602', runs: 3 });
    expect([...world.runs.values()].map(({ readers }) => readers)).toEqual(
      [[0, 4], [1, 3], [2]].map((all) => all.map((n) => subscriber(n).id)),
    );
  });

  test('passes over what an abandoned freeze left behind, also when that one was larger', async () => {
    const world = composeWorld([], people(1200));
    await freezeAudience({ ...edition, fence: 1 }, undefined, () => world.now, world.compose.audience);
    world.people = people(70);
    expect(await freeze(world)).toMatchObject({ readers: 70, runs: 1, fence: 2 });
    expect(world.readersOf(edition.id)).toHaveLength(70);
  });

  test('that was taken over cannot write into the one that counts', async () => {
    const world = composeWorld([], people(10));
    await freeze(world);
    const late = freezeAudience({ ...edition, fence: 1 }, undefined, () => world.now, world.compose.audience);
    await expect(late).rejects.toThrow(/frozen by somebody else/);
    expect([...world.ledger.values()].map(({ fence }) => fence)).toEqual([2]);
  });

  test('that does not add up is not used', async () => {
    const world = composeWorld([], people(60));
    const { openBatch } = world.compose.audience;
    const losing = {
      ...world.compose.audience,
      openBatch: async (...[id, batch]: Parameters<typeof openBatch>) =>
        batch.batch === 1 ? undefined : openBatch(id, batch),
    };
    await expect(freezeAudience(edition, undefined, () => world.now, losing)).rejects.toThrow(
      'the freeze of 2026-W47 does not add up: 60 candidates, 50 readers, 0 left out',
    );
  });
});

describe('a freeze of many readers', () => {
  /** A store that takes its time, so that what is done at once can be seen. */
  const slow = (world: ComposeWorld, breaksAt?: number) => {
    const { audience } = world.compose;
    const most = { writing: 0, reading: 0 };
    const now = { writing: 0, reading: 0 };
    const begun: number[] = [];
    const during = async <Result>(what: 'writing' | 'reading', work: () => Promise<Result>): Promise<Result> => {
      now[what] += 1;
      most[what] = Math.max(most[what], now[what]);
      await new Promise((done) => setTimeout(done, 2));
      now[what] -= 1;
      return work();
    };
    const store: typeof audience = {
      ...audience,
      putRun: (fence, run) => {
        begun.push(run.run);
        return during('writing', async () => {
          if (run.run === breaksAt) throw new Error('the bucket is away');
          await audience.putRun(fence, run);
        });
      },
      readRun: (...about) => during('reading', () => audience.readRun(...about)),
    };
    return { store, most, begun, now };
  };

  test('writes and counts several runs at a time, and no more than eight', async () => {
    const world = composeWorld([], people(20_001));
    const { store, most } = slow(world);
    const audience = await freezeAudience(edition, undefined, () => world.now, store);
    expect(audience).toMatchObject({ candidates: 20_001, readers: 20_001, runs: 21, cohorts: '6'.repeat(21) });
    expect(most).toEqual({ writing: 8, reading: 8 });
    world.editions.set(edition.id, { ...edition, audience });
    expect(world.readersOf(edition.id).toSorted()).toEqual(
      people(20_001)
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test('begins nothing more after a fault, and leaves nothing under way behind', async () => {
    const world = composeWorld([], people(30_000));
    const { store, begun, now } = slow(world, 4);
    await expect(freezeAudience(edition, undefined, () => world.now, store)).rejects.toThrow('the bucket is away');
    expect(begun.length).toBeLessThan(20);
    expect(now.writing).toBe(0);
  });
});
