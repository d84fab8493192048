import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Knock } from '../../functions/ingest/read-notification.ts';
import { modelBucket, modelWorld, type ModelWorld } from './model-world.ts';
import { article } from './publication.ts';

const colours = ['#204060', '#a04020'] as const;
const [picture, another] = await Promise.all(
  colours.map((background) =>
    sharp({ create: { width: 30, height: 20, channels: 3, background } })
      .webp()
      .toBuffer(),
  ),
);

/** Calls to the world that answering a knock takes. */
async function callsOf(knock: Knock, world: ModelWorld): Promise<number> {
  const before = world.calls();
  await world.knock(knock);
  return world.calls() - before;
}

/** A bucket and its world after `count` articles arrived, one after the other; the number of calls for the last. */
async function filled(count: number, fields: (index: number) => Record<string, string>) {
  const bucket = modelBucket();
  const world = modelWorld(bucket);
  const keys = Array.from({ length: count }, (_, index) => `${String(index).padStart(3, '0')}.md`);
  let last = 0;
  for (const [index, key] of keys.entries())
    last = await callsOf(bucket.put(key, article(fields(index)), index), world);
  return { bucket, world, keys, last };
}

const statuses = (world: ModelWorld, keys: readonly string[]) =>
  new Set(keys.map((key) => world.receipts.get(key)?.status));

test('a picture that 150 articles name takes at most 17 calls an article, and is cut once', async () => {
  if (picture === undefined || another === undefined) throw new Error('no pictures');
  const { bucket, world, keys, last } = await filled(150, (index) => ({ title: `Bài ${index}`, thumbnail: 'p.webp' }));
  expect(last).toBeLessThan(20);
  expect(statuses(world, keys)).toEqual(new Set(['waiting']));

  expect(await callsOf(bucket.put('p.webp', picture, 200), world)).toBeLessThan(17 * keys.length);
  expect(statuses(world, keys)).toEqual(new Set(['accepted']));
  expect(world.receipts.get('p.webp')?.note).toContain(keys.join(', '));
  expect(world.cuts()).toBe(2);

  // Another content under the same key is another picture.
  const old = new Set(world.pictures.keys());
  expect(await callsOf(bucket.put('p.webp', another, 201), world)).toBeLessThan(17 * keys.length);
  expect(world.cuts()).toBe(4);
  const leads = new Set(keys.map((key) => world.uploads.get(key)?.upload.article?.thumbnail?.lead));
  expect(leads.size).toBe(1);
  for (const lead of leads) expect(old).not.toContain(lead);

  // An article's own knock looks at the picture's other uses, twice each.
  const edited = bucket.put('000.md', article({ title: 'Khác', thumbnail: 'p.webp' }), 202);
  expect(await callsOf(edited, world)).toBeLessThan(3 * keys.length);
});

test('sixty claimants of one slug take at most 8 calls a claimant, whoever comes, changes or goes', async () => {
  const { bucket, world, keys, last } = await filled(60, () => ({ slug: 'tin' }));
  const [holder = '', next = '', ...others] = keys;
  // One more that comes too late concerns nobody else.
  expect(last).toBeLessThan(3 * keys.length);
  expect(statuses(world, [holder])).toEqual(new Set(['accepted']));
  expect(statuses(world, [next, ...others])).toEqual(new Set(['rejected']));

  expect(await callsOf(bucket.remove(holder), world)).toBeLessThan(8 * keys.length);
  expect(statuses(world, [next])).toEqual(new Set(['accepted']));
  expect(statuses(world, others)).toEqual(new Set(['rejected']));
  for (const key of others) expect(world.receipts.get(key)?.problems[0]?.message).toContain(next);

  // As an upload that was overtaken would come: older than all.
  expect(await callsOf(bucket.put('z.md', article({ slug: 'tin' }), -1), world)).toBeLessThan(8 * keys.length);
  expect(statuses(world, ['z.md'])).toEqual(new Set(['accepted']));
  expect(statuses(world, [next, ...others])).toEqual(new Set(['rejected']));
});

test('many articles with one picture and one slug are linear as well', async () => {
  if (picture === undefined) throw new Error('no picture');
  const { bucket, world, keys } = await filled(60, () => ({ slug: 'tin', thumbnail: 'p.webp' }));
  expect(await callsOf(bucket.put('p.webp', picture, 200), world)).toBeLessThan(17 * keys.length);
  expect(statuses(world, keys.slice(0, 1))).toEqual(new Set(['accepted']));
  expect(statuses(world, keys.slice(1))).toEqual(new Set(['rejected']));
});
