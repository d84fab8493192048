import { describe, expect, test } from 'vitest';
import { cancelEdition } from '../../../cli/edition/cancel.ts';
import { proposeResend, resend, type Whom } from '../../../cli/edition/resend.ts';
import { startAll, stopAll } from '../../../cli/edition/stop.ts';
import { afterEveryCrash, batch, id, NOW, operatorWorld } from './world.ts';

const fresh = () => operatorWorld({}, batch(0, '....', { attempt: '' }), batch(20, '..', { attempt: '' }));
const half = () => operatorWorld({}, batch(0, 'ss.l'), batch(20, '..'));

describe('cancel', () => {
  test('before anybody has it gives the articles back, after a crash at any step too', async () => {
    await afterEveryCrash(
      fresh,
      (hand) => cancelEdition(id, hand),
      (world, where) => {
        expect(world.edition, where).toMatchObject({ state: 'cancelled', articles: [] });
        expect(world.letters(), where).toBe('xxxx xx');
        expect([...world.used.keys()], where).toEqual(['other']);
        expect(world.rests(), where).toBe(false);
        expect(world.orders.at(-1), where).toMatchObject({ refresh: id });
      },
    );
  });

  test('in the middle leaves the articles used up, after a crash at any step too', async () => {
    await afterEveryCrash(
      half,
      (hand) => cancelEdition(id, hand),
      (world, where) => {
        expect(world.edition, where).toMatchObject({ state: 'cancelled', articles: ['one', 'two'] });
        expect(world.letters(), where).toBe('ssxl xx');
        expect(world.used.size, where).toBe(3);
        expect(world.rests(), where).toBe(false);
      },
    );
    expect((await cancelEdition(id, half().hand)).says[0]).toContain('2 readers have it; its articles stay used up.');
  });

  test('waits for the wave under way, and for whoever does not come back from it', async () => {
    const world = half();
    world.writes(0, { outcomes: 'sscc..', leaseUntil: NOW + 20_000 });
    world.writes(20, { outcomes: 'c.', leaseUntil: NOW + 30_000 });
    // One wave ends, and gives back whom it did not try; the other consumer has died.
    world.meanwhile.push(
      () => {},
      () => world.writes(0, { outcomes: 'sss...', leaseUntil: 0 }),
    );
    const { says } = await cancelEdition(id, world.hand);
    expect(world.letters()).toBe('sssxxx ux');
    expect(says[0]).toContain('3 readers have it, 1 reader may have it');
    expect(world.edition.articles).toEqual(['one', 'two']);
  });

  test('takes a batch that it lost to a consumer up again', async () => {
    const world = fresh();
    const { advance } = world.hand;
    let lost = 0;
    const hand = {
      ...world.hand,
      advance: async (...about: Parameters<typeof advance>) => {
        if (lost === 0) world.writes(0, { outcomes: 's...' });
        lost += 1;
        return advance(...about);
      },
    };
    await cancelEdition(id, hand);
    expect(world.letters()).toBe('sxxx xx');
    expect(world.edition.articles, 'somebody has it').toEqual(['one', 'two']);
  });

  test('of one that is being composed ends that, and its marks are void', async () => {
    const world = operatorWorld({ state: 'composing', audience: undefined as never });
    expect(await cancelEdition(id, world.hand)).toMatchObject({ ok: true });
    expect(world.edition).toMatchObject({ state: 'cancelled', articles: [] });
    expect([...world.used.keys()]).toEqual(['other']);
  });

  test.each(['sent', 'skipped'] as const)('of one that is %s is refused', async (state) => {
    const world = operatorWorld({ state }, batch(0, 'ss'));
    expect((await cancelEdition(id, world.hand)).ok).toBe(false);
    expect([world.edition.state, world.rests()]).toEqual([state, false]);
  });
});

describe('resend', () => {
  const propose = async (world: ReturnType<typeof operatorWorld>, whom: Whom) => proposeResend(id, whom, world.hand);
  const sent = () => {
    const world = operatorWorld(
      { state: 'sent', sentAt: '2026-11-22T02:00:00.000Z' },
      batch(0, 'suur', { refusals: { 3: 'Bad' } }),
      batch(20, 'ulx'),
    );
    world.events.set(0, { v: 1, batch: 0, send: new Set([0, 1]) });
    return world;
  };

  test('--unknown says how many and what it risks, and lets those wait of whom SES has said nothing', async () => {
    const proposal = await propose(sent(), 'unknown');
    expect(proposal).toMatchObject({ risk: expect.any(Array) });
    const text = JSON.stringify(proposal);
    expect(text).toContain('2 readers of 2026-W47 are unknown');
    expect(text).toContain('SECOND TIME');
    await afterEveryCrash(
      sent,
      (hand) => resend(id, 'unknown', hand),
      (world, where) => {
        expect(world.letters(), where).toBe('su.r .lx');
        expect(world.edition.state, where).toBe('sending');
        expect(world.edition.sentAt, where).toBeUndefined();
      },
    );
  });

  test('--missed is for whom SES refused and who were cancelled', async () => {
    expect(JSON.stringify(await propose(sent(), 'missed'))).toContain('1 whom SES refused, 1 who were cancelled');
    await afterEveryCrash(
      sent,
      (hand) => resend(id, 'missed', hand),
      (world, where) => {
        expect(world.letters(), where).toBe('suu. ul.');
        expect(world.ledger.get(0)?.refusals, where).toEqual({});
        expect(world.edition.state, where).toBe('sending');
      },
    );
  });

  test('leaves nobody waiting in an edition that the clock calls sent in the middle of it', async () => {
    const world = sent();
    const { reopen } = world.hand;
    let times = 0;
    const hand = {
      ...world.hand,
      reopen: async (...about: Parameters<typeof reopen>) => {
        const held = await reopen(...about);
        times += 1;
        // Nobody waits yet: a tick of the clock finds it through.
        if (times === 1) world.edition = { ...world.edition, state: 'sent' };
        return held;
      },
    };
    expect(await resend(id, 'unknown', hand)).toMatchObject({ ok: true });
    expect([world.edition.state, world.letters()]).toEqual(['sending', 'su.r .lx']);
  });

  test('takes up an edition that was cancelled in the middle, but none whose articles went back', async () => {
    const middle = half();
    await cancelEdition(id, middle.hand);
    expect(await propose(middle, 'unknown')).toMatchObject({ answer: { ok: false } });
    await resend(id, 'missed', middle.hand);
    expect([middle.edition.state, middle.letters(), middle.rests()]).toEqual(['sending', 'ss.l ..', false]);

    const unused = fresh();
    await cancelEdition(id, unused.hand);
    expect(JSON.stringify(await propose(unused, 'missed'))).toContain('they are for the next edition');
    expect((await resend(id, 'missed', unused.hand)).ok).toBe(false);
    expect(unused.edition.state).toBe('cancelled');
  });

  test('in an edition that rests changes its readers and nothing else', async () => {
    const world = operatorWorld({ state: 'paused', pause: { why: 'operator' } }, batch(0, 'su.'));
    await world.hand.rest(id);
    expect((await resend(id, 'unknown', world.hand)).says[0]).toContain('newsletter resume');
    expect([world.edition.state, world.letters(), world.rests()]).toEqual(['paused', 's..', true]);
  });

  test('has nothing to ask when there is nobody', async () => {
    const world = operatorWorld({ state: 'sent' }, batch(0, 'ss'));
    expect(await propose(world, 'missed')).toEqual({
      answer: { ok: true, says: ['2026-W47 has nobody to write to again.'] },
    });
  });
});

describe('stop and start', () => {
  test('turn the switch that every wave reads, and say what goes on', async () => {
    const world = half();
    expect((await stopAll(world.hand)).ok).toBe(true);
    expect((await stopAll(world.hand)).ok).toBe(true);
    expect(world.control.stopped).toBe(true);
    const { says } = await startAll(world.hand);
    expect(world.control.stopped).toBe(false);
    expect(says).toContain('2026-W47 goes on within a minute: 3 readers wait.');
  });

  test('leave an edition that rests at rest, and say why', async () => {
    const pause = { why: 'set-up', code: 'MessageRejected', words: 'Email address is not verified.' } as const;
    const world = operatorWorld({ state: 'paused', pause }, batch(0, '..'));
    const { says } = await startAll(world.hand);
    expect(world.edition.state).toBe('paused');
    expect(says.at(-1)).toBe(
      '2026-W47 rests on (newsletter resume 2026-W47): SES does not take our mail: “Email address is not verified.” (MessageRejected). No reader was marked.',
    );
  });
});
