import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { modelBucket, modelWorld, type ModelBucket, type ModelWorld } from './model-world.ts';
import { article } from './publication.ts';

let bucket: ModelBucket;
let world: ModelWorld;
let second: number;

beforeEach(() => {
  bucket = modelBucket();
  world = modelWorld(bucket);
  second = 0;
});

async function put(key: string, content: string): Promise<void> {
  second += 1;
  await world.knock(bucket.put(key, content, second));
}

const noted = (key: string) => world.uploads.get(key)?.upload;

describe('an article that is withdrawn', () => {
  test('is not used, whatever its file says, and its receipt says how to bring it back', async () => {
    await put('a.md', article({ title: 'Bài một', slug: 'mot' }));
    world.withdraw('mot', true);
    expect(await world.look('mot')).toHaveLength(1);
    expect(noted('a.md')).toMatchObject({ status: 'waiting', article: { use: false, withdrawn: true } });
    expect(noted('a.md')?.withdrawalAt).toBeDefined();
    const receipt = world.receipts.get('a.md');
    expect(receipt).toMatchObject({ status: 'waiting', slug: 'mot', withdrawn: true, problems: [] });
    expect(receipt?.waitsFor).toBeUndefined();
    expect(receipt?.note).toContain('newsletter withdraw mot --undo');

    await put('a.md', article({ title: 'Bài một, đã sửa', slug: 'mot' }));
    expect(noted('a.md')?.article, 'also after an edit').toMatchObject({ title: 'Bài một, đã sửa', use: false });

    world.withdraw('mot', false);
    await world.look('mot');
    expect(noted('a.md')).toMatchObject({ status: 'accepted', article: { use: true } });
    expect(noted('a.md')?.article?.withdrawn).toBeUndefined();
    expect(world.receipts.get('a.md')).toMatchObject({ status: 'accepted' });
    expect(world.receipts.get('a.md')?.withdrawn).toBeUndefined();
  });

  test('is withdrawn by its slug: whoever holds that next is as well, and nobody else', async () => {
    await put('a.md', article({ slug: 'mot' }));
    await put('b.md', article({ slug: 'hai' }));
    world.withdraw('mot', true);
    await world.look('mot');
    await world.look('mot');
    await world.knock(bucket.remove('a.md'));
    await put('c.md', article({ slug: 'mot' }));
    expect(noted('c.md')?.article?.withdrawn).toBe(true);
    expect(noted('b.md')?.article?.withdrawn).toBeUndefined();
    expect(await world.look('khong-co')).toEqual([]);
  });

  test('is so in the end whatever order uploads, the word and the looks at it come in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 400, maxLength: 400 }), fc.boolean(), async (turns, isLast) => {
        let next = 0;
        const files = modelBucket();
        const crowd = modelWorld(files, { turns: () => turns[next++ % turns.length] ?? 0, before: () => undefined });
        const knocks = [files.put('a.md', article({ slug: 'mot' }), 1), files.put('a.md', article({ slug: 'mot' }), 2)];
        const word = async (withdrawn: boolean) => {
          for (let turn = turns[next++ % turns.length] ?? 0; turn > 0; turn -= 1) await Promise.resolve();
          crowd.withdraw('mot', withdrawn);
          await crowd.look('mot');
        };
        const words = word(!isLast).then(() => word(isLast));
        await Promise.all([...knocks.map((knock) => crowd.knock(knock)), words]);
        expect(crowd.uploads.get('a.md')?.upload.article).toMatchObject({ use: !isLast });
        expect(crowd.receipts.get('a.md')?.withdrawn === true).toBe(isLast);
      }),
      { numRuns: 100 },
    );
  });
});
