import { describe, expect, test } from 'vitest';
import { welcomeControl } from '../../functions/deliver/welcome-pace.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import { Killed, killedAt, unharmed } from './fates.ts';
import { edition, lan, welcomeWorld } from './welcome-world.ts';

const W46 = edition('2026-W46', { scheduledAt: '2026-11-16T00:00:00.000Z' });
const W47 = edition('2026-W47');

describe('a welcome', () => {
  test('is the latest edition, once, however often its message comes', async () => {
    const world = welcomeWorld(W46, W47);
    const done = { ended: 'done', edition: '2026-W47', outcome: 'submitted' };
    expect(await world.receive()).toEqual(done);
    expect(await world.receive()).toEqual(done);
    world.pass(600);
    expect(await world.receive()).toEqual(done);
    expect(world.mails).toEqual([{ edition: '2026-W47', at: expect.any(Number) }]);
    expect(world.looks, 'instants were enough').toBe(0);
  });

  test('does not come while there is no edition, nor to who is in its audience, nor to who is no reader', async () => {
    const none = async (world: ReturnType<typeof welcomeWorld>) => {
      const report = await world.receive();
      expect(world.mails).toEqual([]);
      expect(world.outcomes()).toEqual([]);
      return report;
    };
    expect(await none(welcomeWorld())).toEqual({ ended: 'none', why: 'no-edition' });
    const confirmedBefore = welcomeWorld({ ...W47, scheduledAt: '2026-11-24T03:10:00.000Z' });
    const scannedAt = { from: '2026-11-24T03:10:00.000Z', to: '2026-11-24T03:10:01.000Z' };
    confirmedBefore.editions.set(W47.id, { ...W47, audience: { ...W47.audience!, scannedAt } });
    expect(await none(confirmedBefore)).toEqual({ ended: 'none', why: 'in-audience' });
    const duringFreeze = welcomeWorld(W47);
    duringFreeze.editions.set(W47.id, {
      ...W47,
      audience: { ...W47.audience!, scannedAt: { from: '2026-11-24T02:59:59.000Z', to: '2026-11-24T03:00:01.000Z' } },
    });
    duringFreeze.readers = [lan.id];
    expect(await none(duringFreeze)).toEqual({ ended: 'none', why: 'in-audience' });
    const gone = welcomeWorld(W47);
    gone.people.set(lan.id, { ...lan, status: 'unsubscribed' });
    expect(await none(gone)).toEqual({ ended: 'none', why: 'left' });
    gone.people.clear();
    expect(await none(gone)).toEqual({ ended: 'none', why: 'erased' });
  });

  test('waits while its edition is composed anew, and does not come to who is in the new audience', async () => {
    const world = welcomeWorld({ ...W47, state: 'sending' });
    world.control = { ...world.control, stopped: true };
    expect(await world.receive()).toMatchObject({ ended: 'waits', why: 'stopped' });
    const { audience, ...unfrozen } = { ...W47, state: 'composing' as const };
    world.editions.set(W47.id, unfrozen);
    expect(await world.receive()).toMatchObject({ ended: 'waits', why: 'not-sending' });
    world.control = { ...world.control, stopped: false };
    const scannedAt = { from: '2026-11-24T03:10:00.000Z', to: '2026-11-24T03:10:01.000Z' };
    world.editions.set(W47.id, { ...W47, state: 'sending', audience: { ...audience!, fence: 4, scannedAt } });
    expect(await world.receive()).toMatchObject({ ended: 'done', outcome: 'cancelled' });
    expect(world.mails).toEqual([]);
  });

  test('comes no second time by the same edition, to who left and confirmed anew', async () => {
    const world = welcomeWorld(W47);
    await world.receive();
    const again = '2026-11-24T05:00:00.000Z';
    world.people.set(lan.id, {
      ...lan,
      confirmedAt: again,
      consents: [...(lan.consents ?? []), { what: 'left', at: '2026-11-24T04:00:00.000Z', source: 'link' }],
    });
    world.time = Date.parse(again);
    expect(await world.receive(unharmed(), again)).toMatchObject({ ended: 'done', outcome: 'submitted' });
    expect(world.mails).toHaveLength(1);
    expect(world.looks).toBe(1);
    expect(await world.receive(unharmed(), '2026-11-24T03:30:00.000Z')).toEqual({ ended: 'none', why: 'stale' });
  });

  test.each([
    ['left', { status: 'unsubscribed' }],
    ['paused', { status: 'paused' }],
    ['suppressed', { status: 'suppressed' }],
    ['cadence', { cadence: 'monthly' }],
  ] as const)('is not sent to who was %s between the claim and the call', async (outcome, change) => {
    const world = welcomeWorld(W47);
    const fate = unharmed();
    const changing: typeof fate = {
      ...fate,
      call: async (name, perform) => {
        const result = await fate.call(name, perform);
        if (name === 'advance') world.people.set(lan.id, { ...lan, ...change });
        return result;
      },
    };
    expect(await world.receive(changing)).toEqual({ ended: 'done', edition: '2026-W47', outcome });
    expect(world.mails).toEqual([]);
  });

  test('waits while this stage is stopped, the edition rests, or the day’s allowance is used up, and then comes', async () => {
    const world = welcomeWorld(W46, W47);
    const { control } = world;
    world.control = { ...control, stopped: true };
    expect(await world.receive()).toEqual({ ended: 'waits', edition: '2026-W47', why: 'stopped' });
    world.control = { ...control, allowance: { left: 0, nextDays: [100] } };
    expect(await world.receive()).toEqual({ ended: 'waits', edition: '2026-W47', why: 'daily' });
    world.control = { ...control, paused: new Set([W47.id]) };
    expect(await world.receive()).toEqual({ ended: 'waits', edition: '2026-W47', why: 'paused' });
    world.control = control;
    world.editions.set(W47.id, { ...W47, state: 'paused' });
    expect(await world.receive(), 'no other one takes its place').toMatchObject({ ended: 'waits', why: 'paused' });
    world.editions.set(W47.id, W47);
    expect(await world.receive()).toMatchObject({ ended: 'done', outcome: 'submitted' });
    expect(world.mails).toHaveLength(1);
  });

  test('that could not come within four hours, or whose edition was cancelled, is called off', async () => {
    const world = welcomeWorld(W47);
    world.control = { ...world.control, stopped: true };
    await world.receive();
    world.control = { ...world.control, stopped: false };
    world.pass(240);
    expect(await world.receive()).toEqual({ ended: 'done', edition: '2026-W47', outcome: 'cancelled' });
    const cancelled = welcomeWorld(W47);
    cancelled.control = { ...cancelled.control, stopped: true };
    await cancelled.receive();
    cancelled.editions.set(W47.id, { ...W47, state: 'cancelled' });
    expect(await cancelled.receive()).toMatchObject({ outcome: 'cancelled' });
    expect([world.mails, cancelled.mails]).toEqual([[], []]);
    const late = welcomeWorld(W47);
    late.pass(240);
    expect(await late.receive()).toEqual({ ended: 'none', why: 'stale' });
  });

  test('that SES refuses is refused, one it does not answer is unknown, and one that our set-up stops waits', async () => {
    const by = async (answer: ReturnType<typeof welcomeWorld>['answer']) => {
      const world = welcomeWorld(W47);
      world.answer = answer;
      const report = await world.receive();
      expect(world.editions.get(W47.id)?.state, 'the edition does not rest for it').toBe('sent');
      return report;
    };
    const words = 'w';
    expect(await by(() => ({ kind: 'refused', code: 'X', words }))).toMatchObject({
      ended: 'done',
      outcome: 'refused',
    });
    expect(await by(() => ({ kind: 'unknown', code: 'X' }))).toMatchObject({ ended: 'done', outcome: 'unknown' });
    expect(await by(() => ({ kind: 'halted', code: 'X', words }))).toMatchObject({
      ended: 'waits',
      why: 'halted',
      code: 'X',
    });
    expect(await by(() => ({ kind: 'throttled', daily: false }))).toMatchObject({ ended: 'waits', why: 'out-of-time' });
  });

  test('is left alone while somebody else has it', async () => {
    const world = welcomeWorld(W47);
    await expect(world.receive(killedAt(1, 'before'))).rejects.toThrow(Killed);
    const dying = killedAt(11, 'before');
    await expect(world.receive(dying)).rejects.toThrow(Killed);
    expect(world.outcomes()).toEqual(['2026-W47 claimed']);
    expect(await world.receive()).toEqual({ ended: 'waits', edition: '2026-W47', why: 'held' });
    world.pass(1);
    expect(await world.receive()).toMatchObject({ ended: 'done', outcome: 'unknown' });
  });
});

describe('a consumer of welcomes killed at any call or look at its time', () => {
  test.each(['before', 'after'] as const)('%s it, mails nobody twice and leaves nobody claimed', async (when) => {
    const { steps } = await stepsOf();
    expect(steps).toEqual(expect.arrayContaining(['choose', 'open', 'advance', 'readSubscribers', 'SendRawEmail']));
    for (const [index, name] of steps.entries()) {
      const about = `${when} ${name}, step ${index + 1}`;
      const world = welcomeWorld(W46, W47);
      await expect(world.receive(killedAt(index + 1, when)), about).rejects.toThrow(Killed);
      const claimed = world.outcomes().some((line) => line.endsWith('claimed'));
      // Back on the queue for a quarter of an hour; in the meantime another edition went out.
      world.pass(15);
      const W48 = edition('2026-W48', { scheduledAt: '2026-11-24T03:05:00.000Z' });
      if (world.choices.size > 0) world.editions.set(W48.id, W48);
      const report = await world.receive();
      expect(report, about).toMatchObject({ ended: 'done', edition: '2026-W47' });
      expect(world.mails.length, about).toBeLessThanOrEqual(1);
      // Who had not been claimed, or whose outcome was written down, is known.
      expect(report, about).toMatchObject({ outcome: claimed ? 'unknown' : 'submitted' });
      expect(world.mails.length, about).toBeGreaterThanOrEqual(claimed ? 0 : 1);
      expect(world.outcomes(), about).toHaveLength(1);
    }
  });

  async function stepsOf() {
    const world = welcomeWorld(W46, W47);
    const fate = unharmed();
    await world.receive(fate);
    return fate;
  }
});

test('two consumers of one message mail once, in whatever step the second one comes in', async () => {
  const clean = unharmed();
  await welcomeWorld(W47).receive(clean);
  // A look at the time is no call.
  for (const index of clean.steps.filter((name) => name !== 'timeLeftMs').keys()) {
    const world = welcomeWorld(W47);
    let calls = 0;
    const fate = unharmed();
    let second: unknown;
    const interrupted: typeof fate = {
      ...fate,
      call: async (name, perform) => {
        if (calls === index) second = await world.receive();
        calls += 1;
        return fate.call(name, perform);
      },
    };
    await world.receive(interrupted);
    expect(world.mails, `${index}`).toHaveLength(1);
    expect(second, `${index}`).toBeDefined();
    expect(await world.receive(), `${index}`).toMatchObject({ ended: 'done', outcome: 'submitted' });
  }
});

describe('the pace of welcomes', () => {
  test.each([
    // Of 14 a second the digest has 11.2; of the other 2.8 half is for letters.
    [11.2, 0.8, 1.4],
    [40, 0.5, 20],
    [0.8, 0.8, 0.2],
    [14, 1, 0.2],
  ])(
    'of a digest of %d a second, by a share of %d, is %d a second for both consumers together',
    (pace, share, rate) => {
      const control = welcomeControl({ ...FIRST_CONTROL, messagesPerSecond: pace, stopped: true }, share);
      expect(control.messagesPerSecond).toBeCloseTo(rate, 9);
      expect(control).toMatchObject({ lanes: 2, stopped: true });
    },
  );

  test('holds from the first one on: each waits for its turn', async () => {
    const world = welcomeWorld(W47);
    const { time } = world;
    world.control = welcomeControl({ ...FIRST_CONTROL, messagesPerSecond: 0.8 }, 0.8);
    await world.receive();
    expect(world.mails[0]?.at).toBe(time + 10_000);
  });
});
