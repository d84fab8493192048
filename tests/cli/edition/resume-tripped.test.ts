import { describe, expect, test } from 'vitest';
import { pauseEdition } from '../../../cli/edition/pause.ts';
import { resumeEdition } from '../../../cli/edition/resume.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import { batch, id, operatorWorld } from './world.ts';

describe('resume after too many bounces', () => {
  const tripped = (about: Partial<Edition> = {}) => {
    const world = operatorWorld(
      { state: 'paused', pause: { why: 'bounces', count: 2, of: 3 }, ...about },
      batch(0, 'ssss..'),
    );
    world.control = { ...world.control, paused: new Set([id]) };
    const seen = { delivery: new Set([0, 1]), bounce: new Set([2, 3]), permanent: new Set([2, 3]) };
    world.events.set(0, { v: 1, batch: 0, ...seen });
    return world;
  };

  test('remembers what had come by then, events of since the pause included: the switch counts anew from there', async () => {
    const world = tripped();
    expect((await resumeEdition(id, world.hand)).says).toContain('2 readers wait.');
    expect(world.edition).toMatchObject({ state: 'sending', acknowledged: { bounces: { count: 2, of: 4 } } });
  });

  test('keeps what had been seen of complaints', async () => {
    const world = tripped({ acknowledged: { complaints: { count: 5, of: 900 } } });
    await resumeEdition(id, world.hand);
    expect(world.edition.acknowledged).toEqual({
      complaints: { count: 5, of: 900 },
      bounces: { count: 2, of: 4 },
    });
  });

  test('is not what a resume after an operator’s own pause is: the switch judges all there is', async () => {
    const world = tripped({ pause: { why: 'operator' } });
    await resumeEdition(id, world.hand);
    expect(world.edition.acknowledged).toBeUndefined();
  });

  test('says why it had rested', async () => {
    const world = tripped();
    expect((await pauseEdition(id, world.hand)).says[0]).toContain('2 readers of 3 have no such mailbox');
  });
});
