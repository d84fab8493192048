import { describe, expect, test } from 'vitest';
import type { Slug } from '../../functions/model/article.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { at, follow, id, ifApproved, newsroom, say, tell } from './review-room.ts';
import { SENT_AT } from './world.ts';

/**
 * What may have become of the edition. Once it is being sent, a drop or a hold comes too late; a run whose hint was lost is
 * put on lanes by the clock.
 */
const SENT = [0, 1].map((lanes) => ({ state: 'sending', isApproved: true, lanes }));
const EXPECTED: Readonly<Record<'nothing' | 'drop' | 'hold', (hadReaders: boolean, wasSending: boolean) => object[]>> =
  {
    nothing: () => SENT,
    // Once its readers were known it is rendered without the article by the next order.
    drop: (hadReaders, wasSending) => (wasSending ? SENT : [{ state: 'review', isApproved: hadReaders, lanes: 0 }]),
    hold: (_, wasSending) => (wasSending ? SENT : [{ state: 'review', isApproved: true, lanes: 0 }]),
  };

describe('a crash of compose', () => {
  /** How many calls the two orders make: up to the review, and from it. */
  const calls = async () => {
    const world = newsroom();
    const first = crashing(world.compose, Infinity, 'before');
    await follow(world, ifApproved, first.doomed);
    tell(world);
    const rendering = world.editions.get(id)?.rendering ?? '';
    say(world, { approved: { rendering, at: at(world) } });
    world.now = Date.parse(SENT_AT);
    const second = crashing(world.compose, Infinity, 'before');
    await follow(world, ifApproved, second.doomed);
    return [first.calls(), second.calls()] as const;
  };

  test.each(['before', 'after'] as const)(
    '%s any call before the review sends nothing that was not approved',
    async (when) => {
      const [all] = await calls();
      expect(all).toBeGreaterThan(10);
      for (let nth = 1; nth <= all; nth += 1) {
        const world = newsroom();
        await expect(follow(world, ifApproved, crashing(world.compose, nth, when).doomed)).rejects.toBeInstanceOf(
          Crash,
        );
        // Ordered again and again, also after its time.
        for (const later of [100_000, 4 * HOUR_MS, 5 * HOUR_MS]) {
          world.now = Date.parse(SENT_AT) - 3 * HOUR_MS + later;
          await follow(world, ifApproved);
          expect(world.editions.get(id)?.state, `${nth}`).toBe('review');
        }
        expect(world.ledger.size + world.lanes.length, `${nth}`).toBe(0);
      }
    },
  );

  test.each(['before', 'after'] as const)(
    '%s any call after the approval sends that content, once, or asks again',
    async (when) => {
      const [, all] = await calls();
      expect(all).toBeGreaterThan(15);
      for (let nth = 1; nth <= all; nth += 1)
        for (const change of ['nothing', 'drop', 'hold'] as const) {
          const world = newsroom();
          await follow(world, ifApproved);
          tell(world);
          const approved = world.editions.get(id)?.rendering ?? '';
          say(world, { approved: { rendering: approved, at: at(world) } });
          world.now = Date.parse(SENT_AT);
          await expect(follow(world, ifApproved, crashing(world.compose, nth, when).doomed)).rejects.toBeInstanceOf(
            Crash,
          );
          const hadReaders = world.editions.get(id)?.audience !== undefined;
          const wasSending = world.editions.get(id)?.state === 'sending';
          world.now += 100_000;
          if (change === 'drop') say(world, { drops: new Set(['two' as Slug]) });
          if (change === 'hold') say(world, { held: { at: at(world) } });
          await follow(world, ifApproved);
          const edition = world.editions.get(id);
          const seen = {
            state: edition?.state,
            isApproved: edition?.rendering === approved,
            lanes: world.lanes.length,
          };
          expect(EXPECTED[change](hadReaders, wasSending), `${nth} ${change}`).toContainEqual(seen);
        }
    },
  );
});
