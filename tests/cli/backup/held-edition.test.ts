import { expect, test } from 'vitest';
import { heldItems } from '../../../cli/backup/held-edition.ts';

const startedAt = '2026-11-22T01:00:00.000Z';
const about = { backup: 'b1', startedAt, sameRegion: true, now: Date.parse(startedAt) };
const item = (state: string, series: string) => ({
  pk: { S: 'edition' },
  sk: { S: 'tet-2027' },
  state: { S: state },
  series: { S: series },
});
const begunOf = (state: string, series: string) => heldItems(item(state, series), about)[0]?.['begunAt']?.S;

test('an edition that the old stack may have sent is not composed anew when its file is put again', () => {
  for (const state of ['sending', 'paused', 'composing', 'review'])
    for (const series of ['special', 'weekly']) expect(begunOf(state, series), `${series} ${state}`).toBe(startedAt);
  for (const state of ['skipped', 'cancelled']) expect(begunOf(state, 'special'), state).toBe(startedAt);
});

test('one that has begun keeps its own beginning, and a week that came to nothing has none', () => {
  const begunAt = '2026-11-22T00:05:00.000Z';
  const [held] = heldItems({ ...item('sending', 'special'), begunAt: { S: begunAt } }, about);
  expect(held?.['begunAt']?.S).toBe(begunAt);
  expect(begunOf('skipped', 'weekly')).toBeUndefined();
});
