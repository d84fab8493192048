import * as fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Knock } from '../../functions/ingest/read-notification.ts';
import { modelBucket, modelWorld, type ModelBucket, type ModelWorld } from './model-world.ts';
import { article } from './publication.ts';

const picture = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#204060' } })
  .webp()
  .toBuffer();

const file = (fields: Record<string, string>) => article({ title: 'T', ...fields });

const articles: readonly (string | Uint8Array)[] = [
  file({ slug: 'x' }),
  file({ slug: 'y' }),
  file({ slug: 'x', thumbnail: 'p.webp' }),
  file({ slug: 'y', thumbnail: '/bài/p.webp', use: 'false' }),
  file({ slug: 'x', title: 'A: b' }),
  'không có phần khai báo',
  '',
];

/** What editors may put under these few keys, so that slugs and pictures collide often. */
const contents = {
  'a.md': articles,
  'b.md': articles,
  'bài/c.txt': articles,
  'p.webp': [picture, picture, Buffer.from('not a picture'), Buffer.from('RIFF....WEBPVP8 ')],
  'bài/p.webp': [picture, Buffer.from('GIF89a')],
};

type Step = { readonly key: string; readonly content: string | Uint8Array | undefined; readonly sameSecond: boolean };

const step: fc.Arbitrary<Step> = fc.constantFrom(...(Object.keys(contents) as (keyof typeof contents)[])).chain((key) =>
  fc.record({
    key: fc.constant(key),
    content: fc.option(fc.constantFrom(...contents[key]), { nil: undefined, freq: 4 }),
    sameSecond: fc.boolean(),
  }),
);

/** Hands out numbers below `bound`, always the same for one seed. */
function numbers(seed: number): (bound: number) => number {
  let state = seed >>> 0;
  return (bound) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

/** A worker dies now and then in the middle of its work; the queue delivers the message again. */
async function work(world: ModelWorld, queue: Knock[], next: (bound: number) => number): Promise<void> {
  for (;;) {
    const [knock] = queue.splice(next(queue.length), 1);
    if (knock === undefined) return;
    try {
      await world.knock(knock);
    } catch {
      queue.push(knock);
    }
  }
}

/** Plays the steps; events wait, come twice and in any order, and three workers handle them, dying now and then. */
async function play(steps: readonly Step[], seed: number): Promise<{ bucket: ModelBucket; world: ModelWorld }> {
  const next = numbers(seed);
  const bucket = modelBucket();
  let deaths = 3;
  const before = () => {
    if (deaths === 0 || next(25) > 0) return;
    deaths -= 1;
    throw new Error('the worker died');
  };
  const world = modelWorld(bucket, { turns: () => next(4), before });
  const queue: Knock[] = [];
  const workers: Promise<void>[] = [];
  let second = 0;
  for (const { key, content, sameSecond } of steps) {
    if (!sameSecond) second += 1;
    const knock = content === undefined ? bucket.remove(key) : bucket.put(key, content, second);
    queue.push(knock);
    if (next(3) === 0) queue.push(knock);
    if (next(2) === 0) workers.push(work(world, queue, next));
    // The editor's next step comes while workers are at it.
    for (let turn = next(60); turn > 0; turn -= 1) await Promise.resolve();
  }
  await Promise.all([...workers, work(world, queue, next), work(world, queue, next), work(world, queue, next)]);
  return { bucket, world };
}

test('events doubled, shuffled, interrupted and handled at once end like a fresh read of the bucket', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.nat(), async (steps, seed) => {
      const { bucket, world } = await play(steps, seed);
      const fresh = modelWorld(bucket);
      for (const knock of bucket.fresh()) await fresh.knock(knock);
      expect(world.articles()).toEqual(fresh.articles());
      expect(world.answers()).toEqual(fresh.answers());
    }),
    { numRuns: 25 },
  );
});
