import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { composed, house, KEY, special, TET } from './edition-files.ts';
import type { Course } from './model-world.ts';

test('any bytes under any name of an edition get an answer, and never an exception', async () => {
  const answers = new Set<string>();
  const name = fc.string({ unit: 'grapheme', maxLength: 70 });
  await fc.assert(
    fc.asyncProperty(name, fc.string({ maxLength: 300 }), async (anyName, text) => {
      const { put } = house();
      const key = `editions/${anyName.replaceAll('/', '')}.md`;
      for (const [at, content] of [text, `---\n${text}\n---\n${text}`].entries())
        answers.add((await put(key, content, at))?.status ?? 'silent');
    }),
    { numRuns: 60 },
  );
  expect([...answers].filter((answer) => !['accepted', 'rejected', 'silent'].includes(answer))).toEqual([]);
});

class Death extends Error {}

test('a worker killed before or after any call leaves nothing that a second try does not finish', async () => {
  const play = async (deathAt: number, when: 'before' | 'after') => {
    let calls = 0;
    let armed = true;
    const course: Course = {
      turns: () => {
        if (armed && when === 'after' && calls === deathAt) {
          armed = false;
          throw new Death();
        }
        return 0;
      },
      before: () => {
        calls += 1;
        if (armed && when === 'before' && calls === deathAt) {
          armed = false;
          throw new Death();
        }
      },
    };
    const { bucket, world } = house(course);
    world.editions.editions.set(TET, composed({ brief: { version: 'another file' } }));
    const knock = bucket.put(KEY, special(), 0);
    const first = await world.knock(knock).catch((error: unknown) => {
      if (!(error instanceof Death)) throw error;
    });
    const receipt = armed ? first : await world.knock(knock);
    const edition = world.editions.editions.get(TET);
    return {
      armed,
      state: edition?.state,
      articles: edition?.articles,
      status: receipt?.status,
      marks: [...world.editions.marks],
    };
  };
  const calm = await play(Infinity, 'before');
  expect(calm).toMatchObject({ state: 'composing', status: 'accepted', marks: [TET] });
  for (const when of ['before', 'after'] as const)
    for (let at = 1; ; at += 1) {
      const end = await play(at, when);
      if (end.armed) break;
      expect({ ...end, armed: true }, `${when} call ${at}`).toEqual(calm);
    }
});
