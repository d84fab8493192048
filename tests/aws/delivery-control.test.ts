import { afterAll, beforeEach, expect, test } from 'vitest';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

let control: ReturnType<typeof deliveryControl>;
beforeEach(async () => {
  control = deliveryControl(dynamo.documents, await dynamo.newTable());
});

const id = '2026-W47' as EditionId;
const other = '2026-W48' as EditionId;
const pace = { messagesPerSecond: 11.2, lanes: 1 };

test('before anybody wrote there is no control, and a first word of anybody makes it whole', async () => {
  expect(await control.read()).toBeUndefined();
  await control.rest(id);
  expect(await control.read()).toEqual({ v: 1, stopped: false, messagesPerSecond: 1, lanes: 1, paused: new Set([id]) });
});

test('the pace is set without touching the stop switch, and the switch without touching the pace', async () => {
  await control.setPace(pace);
  await control.setStopped(true);
  await control.setPace({ messagesPerSecond: 400, lanes: 8, allowance: { left: 900, nextDays: [2000] } });
  expect(await control.read()).toEqual({
    v: 1,
    stopped: true,
    messagesPerSecond: 400,
    lanes: 8,
    allowance: { left: 900, nextDays: [2000] },
  });
  await control.setPace({ messagesPerSecond: 400, lanes: 8 });
  await control.setStopped(false);
  expect(await control.read()).toEqual({ v: 1, stopped: false, messagesPerSecond: 400, lanes: 8 });
});

test('editions rest and go on one by one, as often as it is said', async () => {
  await control.setPace(pace);
  await control.goOn(id);
  for (const each of [id, other, id]) await control.rest(each);
  expect((await control.read())?.paused).toEqual(new Set([id, other]));
  await control.goOn(id);
  await control.goOn(id);
  expect((await control.read())?.paused).toEqual(new Set([other]));
  await control.goOn(other);
  expect(await control.read()).toEqual({ v: 1, stopped: false, ...pace });
});

test('lanes that are throttled at once slow down once', async () => {
  await control.setPace(pace);
  await control.slowDown(undefined, { factor: 0.7, at: 1000 });
  await control.slowDown(undefined, { factor: 0.5, at: 1001 });
  expect((await control.read())?.slowdown).toEqual({ factor: 0.7, at: 1000 });
  await control.slowDown({ factor: 0.7, at: 1000 }, { factor: 0.49, at: 9000 });
  await control.slowDown({ factor: 0.7, at: 1000 }, { factor: 0.4, at: 9001 });
  expect((await control.read())?.slowdown).toEqual({ factor: 0.49, at: 9000 });
});

test('a warm-up makes a step on each new day that sends, and none on days between', async () => {
  expect(await control.warmUpStep('2026-11-22')).toBe(0);
  for (const day of ['2026-11-22', '2026-11-22']) await control.sendsOn(day);
  expect(await control.warmUpStep('2026-11-22')).toBe(0);
  expect(await control.warmUpStep('2026-11-29')).toBe(1);
  await control.sendsOn('2026-11-29');
  await control.sendsOn('2026-11-22');
  expect(await control.warmUpStep('2026-11-29')).toBe(1);
  expect(await control.warmUpStep('2026-12-06')).toBe(2);
});
