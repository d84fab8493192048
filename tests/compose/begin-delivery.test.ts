import { describe, expect, test } from 'vitest';
import { beginDelivery, type Begin } from '../../functions/compose/begin-delivery.ts';
import type { RunMessage } from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import type { Canary } from '../../functions/model/stop-switch.ts';
import { SENT_AT } from './world.ts';

const HOUR = 3_600_000;
const frozen: Edition = {
  v: 1,
  id: '2026-W47' as EditionId,
  series: 'weekly',
  state: 'composing',
  scheduledAt: SENT_AT,
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  audience: { candidates: 3000, readers: 3000, excluded: {}, runs: 3, fence: 1, cohorts: '201' },
};

async function begin(given: { hoursLate?: number; control?: DeliveryControl; canary?: Canary }) {
  const now = Date.parse(SENT_AT) + (given.hoursLate ?? 0) * HOUR;
  const lanes: RunMessage[] = [];
  const steps: string[] = [];
  const outside: Begin = {
    now: () => now,
    control: async () => given.control,
    rest: async () => {
      steps.push('rest');
    },
    record: async (edition, progress) => {
      steps.push(progress.state ?? '');
      return { ...edition, ...progress };
    },
    putOnLanes: async (messages) => {
      steps.push('lanes');
      lanes.push(...messages);
    },
  };
  const edition = await beginDelivery(frozen, 24, outside, given.canary);
  return { edition, lanes, steps };
}

const control: DeliveryControl = { v: 1, stopped: false, messagesPerSecond: 10, lanes: 2 };

describe('a frozen edition', () => {
  test('goes on lanes at once, who confirmed most recently first', async () => {
    const { edition, lanes, steps } = await begin({ control });
    expect(steps).toEqual(['sending', 'lanes']);
    expect(lanes.map(({ run, round }) => [run, round])).toEqual([
      [1, 0],
      [2, 0],
      [0, 0],
    ]);
    // Three hundred seconds at ten a second, and a day.
    expect(Date.parse(edition.sendBy ?? '') - Date.parse(SENT_AT)).toBe(300_000 + 24 * HOUR);
  });

  test('that begins with a few readers is left to the clock, and has the time that it waits for them', async () => {
    const { edition, steps } = await begin({ control, canary: { readers: 500, minutes: 30 } });
    expect(steps).toEqual(['sending']);
    expect(Date.parse(edition.sendBy ?? '') - Date.parse(SENT_AT)).toBe(300_000 + 24.5 * HOUR);
    expect((await begin({ control, canary: { readers: 3000, minutes: 30 } })).steps).toEqual(['sending', 'lanes']);
  });

  test.each<[string, DeliveryControl | undefined]>([
    ['while nobody knows what SES allows', undefined],
    ['that does not fit into the day', { ...control, allowance: { left: 2999, nextDays: [5000] } }],
  ])('%s is left to the clock', async (_, given) => {
    const { edition, steps } = await begin(given === undefined ? {} : { control: given });
    expect(steps).toEqual(['sending']);
    expect(edition.state).toBe('sending');
  });

  test('that takes days may take them', async () => {
    const { edition } = await begin({ control: { ...control, allowance: { left: 1000, nextDays: [1000] } } });
    expect(Date.parse(edition.sendBy ?? '') - Date.parse(SENT_AT)).toBe(48 * HOUR + 100_000 + 24 * HOUR);
  });

  test('a day late is held, and every wave of it with it', async () => {
    expect((await begin({ control, hoursLate: 24 })).edition.state).toBe('sending');
    const { edition, steps } = await begin({ control, hoursLate: 24.01 });
    expect(edition).toMatchObject({ state: 'paused', pause: { why: 'late' } });
    expect(steps).toEqual(['rest', 'paused']);
  });

  test('that an operator let rest while it was composed rests', async () => {
    const { edition, lanes, steps } = await begin({ control: { ...control, paused: new Set([frozen.id]) } });
    expect(edition).toMatchObject({ state: 'paused', pause: { why: 'operator' } });
    expect([steps, lanes]).toEqual([['paused'], []]);
  });
});
