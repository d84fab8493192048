import { expect, test } from 'vitest';
import { tick } from '../../functions/clock/tick.ts';
import type { Brief, BriefUpload } from '../../functions/model/brief.ts';
import { NO_HAND } from '../../functions/model/review.ts';
import { clockWorld, id, MINUTE, NOW, sending } from './world.ts';

const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

function asking(fields: Partial<BriefUpload> = {}): Brief {
  const uploadedAt = at(-10);
  const upload: BriefUpload = {
    key: 'editions/x.md',
    sequencer: '1',
    etag: 'e',
    uploadedAt,
    readAt: at(-10),
    kind: 'special',
    ...fields,
  };
  return { v: 1, edition: id, upload, hand: NO_HAND };
}

async function look(brief: Brief, edition?: Parameters<typeof clockWorld>[0]) {
  const world = clockWorld(edition);
  world.brief = brief;
  const { ticks } = await tick(MINUTE, {}, world.clock);
  return { did: ticks.map((one) => one.did), orders: world.orders, open: world.open };
}

test('a special edition is ordered by its name once its time has come', async () => {
  const order = { v: 1, series: 'special', edition: id };
  expect(await look(asking())).toEqual({ did: ['ordered'], orders: [{ ...order, scheduledAt: at(-9) }], open: [id] });
  expect((await look(asking({ sendAt: at(0) }))).orders).toEqual([{ ...order, scheduledAt: at(0) }]);
});

test('one whose time has not come, or whose file is a moment old, waits', async () => {
  expect((await look(asking({ sendAt: at(1) }))).did).toEqual(['waits']);
  expect((await look(asking({ readAt: at(0) }))).did).toEqual(['waits']);
  const composing = { ...sending(0), series: 'special', state: 'composing', leaseUntil: 0 } as const;
  expect((await look(asking({ sendAt: at(1) }), composing)).did).toEqual(['waits']);
});

test('one whose file was removed is looked after no longer', async () => {
  expect(await look(asking({ removed: true }))).toEqual({ did: ['closed'], orders: [], open: [] });
});

test('one whose composition was abandoned before its file was removed is ordered, to be called off', async () => {
  const composing = { ...sending(0), series: 'special', state: 'composing', leaseUntil: 0 } as const;
  const { did, orders } = await look(asking({ removed: true }), composing);
  expect([did, orders]).toMatchObject([['ordered'], [{ series: 'special', edition: id }]]);
});

test('one that was called off after its pages were put has index and feeds put again', async () => {
  const off = { ...sending(0), series: 'special', state: 'cancelled', rendering: 'r', brief: { version: '' } } as const;
  const { did, orders } = await look(asking({ removed: true }), off);
  expect(did).toEqual(['closed']);
  expect(orders).toMatchObject([{ refresh: id }]);
});
