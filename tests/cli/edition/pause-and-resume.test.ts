import { describe, expect, test } from 'vitest';
import { pauseEdition } from '../../../cli/edition/pause.ts';
import { recomposeEdition } from '../../../cli/edition/recompose.ts';
import { resumeEdition } from '../../../cli/edition/resume.ts';
import type { EditionId } from '../../../functions/model/edition.ts';
import { afterEveryCrash, batch, crashing, id, NOW, operatorWorld, type OperatorWorld } from './world.ts';

const HALF = [batch(0, 'sss..'), batch(20, '....')];

describe('pause', () => {
  test('tells the waves first and the edition then', async () => {
    const world = operatorWorld({}, ...HALF);
    const { doomed, calls } = crashing(world.hand, Infinity, 'before');
    const { ok, says } = await pauseEdition(id, doomed);
    expect(ok).toBe(true);
    expect(calls.filter((call) => call === 'rest' || call === 'pause').slice(0, 2)).toEqual(['rest', 'pause']);
    expect(world.edition).toMatchObject({ state: 'paused', pause: { why: 'operator' } });
    expect(says).toContain('3 readers have it, 6 readers wait.');
  });

  test('is done after a crash at any step, once it is repeated', async () => {
    await afterEveryCrash(
      () => operatorWorld({}, ...HALF),
      (hand) => pauseEdition(id, hand),
      (world, where) => {
        expect(world.edition.state, where).toBe('paused');
        expect(world.rests(), where).toBe(true);
      },
    );
  });

  test('keeps the reason of an edition that rests already', async () => {
    const world = operatorWorld({ state: 'paused', pause: { why: 'late' } }, ...HALF);
    expect((await pauseEdition(id, world.hand)).ok).toBe(true);
    expect(world.edition.pause).toEqual({ why: 'late' });
    expect(world.rests()).toBe(true);
  });

  test('of an edition that is being composed lets it rest in place of being sent', async () => {
    const world = operatorWorld({ state: 'composing' });
    world.meanwhile.push(() => {
      expect(world.rests()).toBe(true);
      world.edition = { ...world.edition, state: 'paused', pause: { why: 'operator' } };
    });
    expect(await pauseEdition(id, world.hand)).toMatchObject({ ok: true });
    const slow = operatorWorld({ state: 'composing' });
    expect(await pauseEdition(id, slow.hand)).toEqual({
      ok: true,
      says: ['2026-W47 is still being composed. It will rest in place of being sent.'],
    });
  });

  test.each(['sent', 'cancelled', 'skipped'] as const)(
    'of one that is %s is refused and leaves nothing',
    async (state) => {
      const world = operatorWorld({ state }, ...HALF);
      await world.hand.rest(id);
      expect((await pauseEdition(id, world.hand)).ok).toBe(false);
      expect(world.rests()).toBe(false);
    },
  );

  test('of one that there is not says so', async () => {
    const { hand } = operatorWorld({});
    const answer = { ok: false, says: ['There is no edition 2026-W50.'] };
    expect(await pauseEdition('2026-W50' as EditionId, hand)).toEqual(answer);
  });
});

const paused = (...batches: Parameters<typeof operatorWorld>[1][]): OperatorWorld => {
  const world = operatorWorld({ state: 'paused', pause: { why: 'operator' } }, ...batches);
  world.control = { ...world.control, paused: new Set([id]) };
  return world;
};

describe('resume', () => {
  test('gives the edition a new time to be sent by, changes its state, and then tells the waves', async () => {
    const world = paused(...HALF);
    world.now = NOW + 50 * 3_600_000;
    const { doomed, calls } = crashing(world.hand, Infinity, 'before');
    const { ok, says } = await resumeEdition(id, doomed);
    expect([ok, says]).toEqual([true, ['6 readers wait.', '2026-W47 goes on within a minute.']]);
    expect(calls.filter((call) => call === 'reopen' || call === 'goOn')).toEqual(['reopen', 'goOn']);
    expect(world.edition).toMatchObject({ state: 'sending', sendBy: '2026-11-25T05:00:00.600Z' });
    expect(world.edition.pause).toBeUndefined();
    expect(world.rests()).toBe(false);
  });

  test('is done after a crash at any step, once it is repeated', async () => {
    await afterEveryCrash(
      () => paused(...HALF),
      (hand) => resumeEdition(id, hand),
      (world, where) => {
        expect(world.edition.state, where).toBe('sending');
        expect(world.rests(), where).toBe(false);
      },
    );
  });

  test('says that the stage is stopped, if it is', async () => {
    const world = paused(...HALF);
    await world.hand.setStopped(true);
    expect((await resumeEdition(id, world.hand)).says.at(-1)).toContain('newsletter start');
  });

  test('ends a pause that came no further than the waves', async () => {
    const world = operatorWorld({}, ...HALF);
    await world.hand.rest(id);
    expect(await resumeEdition(id, world.hand)).toMatchObject({ ok: true });
    expect(world.rests()).toBe(false);
  });

  test.each(['sent', 'cancelled', 'skipped', 'composing'] as const)('of one that is %s is refused', async (state) => {
    const { ok, says } = await resumeEdition(id, operatorWorld({ state }, ...HALF).hand);
    expect([ok, says.length]).toEqual([false, 1]);
  });

  test('of one that is being sent says so and changes nothing', async () => {
    const world = operatorWorld({}, ...HALF);
    const before = world.edition;
    expect(await resumeEdition(id, world.hand)).toEqual({
      ok: true,
      says: ['2026-W47 is being sent. It does not rest.'],
    });
    expect(world.edition).toBe(before);
  });
});

describe('resume after SES refused reader after reader', () => {
  const refused = () => {
    const world = paused(
      batch(0, 'srr.', { refusals: { 1: 'Bad', 2: 'Other' } }),
      batch(20, 'rrl', { refusals: { 0: 'Bad', 1: 'Bad' } }),
    );
    world.edition = { ...world.edition, pause: { why: 'refusals', code: 'Bad', words: 'No.' } };
    return world;
  };

  test('lets whoever was refused with that code wait again, in all runs, after a crash at any step', async () => {
    await afterEveryCrash(
      refused,
      (hand) => resumeEdition(id, hand),
      (world, where) => {
        expect(world.letters(), where).toBe('s.r. ..l');
        expect(world.ledger.get(0)?.refusals, where).toEqual({ 2: 'Other' });
        expect(world.edition.state, where).toBe('sending');
      },
    );
  });

  test('waits for a wave that is under way, and reads again what somebody else has written', async () => {
    const world = refused();
    world.writes(20, { outcomes: 'rrc', leaseUntil: NOW + 30_000 });
    world.meanwhile.push(
      () => world.writes(20, { outcomes: 'rrc', leaseUntil: NOW + 40_000 }),
      () => world.writes(20, { outcomes: 'rrs', leaseUntil: 0 }),
    );
    expect((await resumeEdition(id, world.hand)).says[0]).toBe('3 readers whom SES had refused wait again.');
    expect(world.letters()).toBe('s.r. ..s');
    expect(world.said).toHaveLength(1);
    expect(world.now).toBeLessThan(NOW + 5_000);
  });
});

describe('resume --recompose', () => {
  const resume = (world: OperatorWorld, hand = world.hand, patienceMs = 60_000) =>
    resumeEdition(id, hand, (edition) => recomposeEdition(edition, hand, patienceMs));
  /** Compose takes up what was ordered, some seconds later. */
  const composing = (world: OperatorWorld, rendering: string): OperatorWorld => {
    const compose = () => {
      const order = world.orders.pop();
      if (order?.recompose !== id || world.edition.state !== 'paused') return;
      const { rendering: before = '' } = world.edition;
      const earlier = before === rendering ? (world.edition.earlier ?? []) : [{ rendering: before, submitted: 3 }];
      world.edition = { ...world.edition, rendering, earlier, attempt: `compose${world.now}` };
    };
    world.meanwhile.push(...Array.from({ length: 200 }, () => compose));
    return world;
  };

  test('goes on once compose has rendered it anew', async () => {
    const world = composing(paused(...HALF), 'r2');
    const { ok, says } = await resume(world);
    expect(ok).toBe(true);
    expect(says).toEqual([
      'Rendered again, with 2 articles of 2. 3 readers keep what they got, the others get it as it is now.',
      '6 readers wait.',
      '2026-W47 goes on within a minute.',
    ]);
    expect(world.edition).toMatchObject({ state: 'sending', rendering: 'r2' });
  });

  test('goes on as well when nothing has changed', async () => {
    const { ok, says } = await resume(composing(paused(...HALF), 'r1'));
    expect([ok, says[0]]).toEqual([true, 'Rendered again, with 2 articles of 2: nothing has changed.']);
  });

  test('orders only when nobody can be at it any more with what was rendered before', async () => {
    const world = paused(batch(0, 'cc..', { leaseUntil: NOW + 40_000 }), batch(20, 'c...', { leaseUntil: NOW - 1 }));
    const { order } = world.hand;
    let orderedAt = 0;
    const hand = {
      ...world.hand,
      order: async (...about: Parameters<typeof order>) => {
        orderedAt = world.now;
        await order(...about);
      },
    };
    composing(world, 'r2');
    await resume(world, hand);
    expect(orderedAt - NOW).toBeGreaterThanOrEqual(40_000);
    expect(world.letters(), 'who lapsed is unknown').toBe('uu.. u...');
  });

  test('is done after a crash at any step, once it is repeated', async () => {
    await afterEveryCrash(
      () => composing(paused(...HALF), 'r2'),
      (hand) => resumeEdition(id, hand, (edition) => recomposeEdition(edition, hand, 60_000)),
      (world, where) => {
        expect(world.edition, where).toMatchObject({ state: 'sending', rendering: 'r2' });
        expect(world.edition.earlier, where).toEqual([{ rendering: 'r1', submitted: 3 }]);
        expect(world.rests(), where).toBe(false);
      },
    );
  });

  test('leaves it at rest when compose does not answer, or nothing is left to send', async () => {
    const silent = paused(...HALF);
    expect((await resume(silent)).says[0]).toContain('within 60 seconds');
    expect([silent.edition.state, silent.rests()]).toEqual(['paused', true]);

    const empty = paused(...HALF);
    empty.uploads.length = 0;
    expect((await resume(empty)).says[0]).toContain('Every article of 2026-W47 was taken back');
    expect([empty.edition.state, empty.orders]).toEqual(['paused', []]);
  });

  test('of one that is being sent asks for a pause first', async () => {
    const { ok, says } = await resume(operatorWorld({}, ...HALF));
    expect([ok, says]).toEqual([false, ['2026-W47 is being sent. Pause it first.']]);
  });
});
