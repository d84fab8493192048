import { expect, test } from 'vitest';
import { deliverRun } from '../../functions/deliver/deliver-run.ts';
import { deliveryWorld, edition, message, type World } from './world.ts';

/** A run, and how often it asked to begin. */
async function run(world: World, began: boolean) {
  let asked = 0;
  const begin = async () => {
    asked += 1;
    return began;
  };
  const report = await deliverRun(message, 'a1', undefined, { ...world.consumer(), begin });
  return { report, asked };
}

test('a run that finds its edition composed anew since it was read claims nobody', async () => {
  const world = deliveryWorld(60);
  expect((await run(world, false)).report).toEqual({ ended: 'not-sending', submitted: 0 });
  expect(world.letters()).toBe('.'.repeat(60));
  expect(world.calls).toBe(0);
});

test('an edition begins once a run, before its first claim, and not again once that is written down', async () => {
  expect(await run(deliveryWorld(120), true)).toEqual({ report: { ended: 'done', submitted: 120 }, asked: 1 });
  const begun = deliveryWorld(60);
  begun.edition = { ...edition, begunAt: '2026-11-22T00:00:00.000Z' };
  expect((await run(begun, true)).asked).toBe(0);
});

test('an edition does not begin while everything stops', async () => {
  const world = deliveryWorld(60);
  world.control = { v: 1, stopped: true, messagesPerSecond: 20, lanes: 1 };
  expect(await run(world, true)).toEqual({ report: { ended: 'stopped', submitted: 0 }, asked: 0 });
});
