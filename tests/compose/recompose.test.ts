import { describe, expect, test } from 'vitest';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import { readOrder } from '../../functions/compose/read-order.ts';
import { recompose, type Recompose } from '../../functions/compose/recompose.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { Crash, crashAt } from '../support/crash.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, upload, type ComposeWorld } from './world.ts';

const id = '2026-W47' as EditionId;
const order = { v: 1, series: 'weekly', scheduledAt: SENT_AT } as const;

/** An edition of two articles and 120 readers that was paused when 70 had it. */
async function pausedWorld() {
  const world = composeWorld(
    ['one', 'two'].map((slug) => article(slug)),
    Array.from({ length: 120 }, (_, n) => subscriber(n)),
  );
  await followOrder(order, id, rules, world.compose);
  world.editions.set(id, { ...world.editions.get(id)!, state: 'paused', pause: { why: 'operator' } });
  submit(world, 70);
  world.rendered.length = 0;
  return world;
}

function submit(world: ComposeWorld, submitted: number): void {
  for (const [key, batch] of world.ledger) {
    const first = batch.batch * 50;
    const outcomes = batch.outcomes.replaceAll(/./g, (_, reader: number) => (first + reader < submitted ? 's' : '.'));
    world.ledger.set(key, { ...batch, outcomes });
  }
}

function depsOf(world: ComposeWorld): Recompose {
  const { compose } = world;
  return {
    ...compose,
    find: async (wanted) => world.editions.get(wanted),
    readRun: async (...run) =>
      (await compose.audience.readRun(...run)).map(({ batch }) => ({ batch, events: undefined })),
    renderAnew: async ({ attempt: before }, attempt, anew) => {
      const found = world.editions.get(id);
      if (found?.state !== 'paused' || found.attempt !== before) return false;
      world.editions.set(id, { ...found, ...anew, attempt });
      return true;
    },
  };
}

/** An editor replaces an article and takes the other back. */
function edit(world: ComposeWorld): void {
  world.uploads = [upload(article('one', { title: 'One, mended' })), upload(article('two', { use: false }))];
}

describe('the order to render a paused edition anew', () => {
  test('is read from the queue', () => {
    expect(readOrder(JSON.stringify({ ...order, recompose: id }))).toEqual({ ...order, recompose: id });
    expect(() => readOrder(JSON.stringify({ ...order, recompose: 'no edition!' }))).toThrow('recompose');
  });

  test('renders the frozen list as its articles now are, and keeps what was mailed', async () => {
    const world = await pausedWorld();
    const before = world.editions.get(id)!;
    edit(world);
    world.uploads.push(upload(article('later')));
    expect(await recompose(id, 'again', rules, depsOf(world))).toBe('recomposed');
    const after = world.editions.get(id)!;
    expect(world.rendered.at(-1)).toEqual(['one']);
    expect(after.rendering).not.toBe(before.rendering);
    expect(after).toMatchObject({
      state: 'paused',
      articles: before.articles,
      audience: before.audience,
      subject: 'vi one',
      earlier: [{ rendering: before.rendering, submitted: 70 }],
      attempt: 'again',
    });
    const kept = world.messages.map(({ rendering }) => rendering);
    expect(new Set(kept), 'both lie in the bucket').toEqual(new Set([before.rendering, after.rendering]));
    expect(world.site.get(`e/${id}`)).toBe(`${id}: One, mended (two)`);
    expect(world.site.get('index.html')).toContain('vi one');
    expect(world.lanes).toHaveLength(1);
  });

  test('counts for each rendering those who got that one', async () => {
    const world = await pausedWorld();
    edit(world);
    await recompose(id, 'again', rules, depsOf(world));
    submit(world, 100);
    world.uploads = [upload(article('one', { title: 'Mended once more' })), upload(article('two'))];
    await recompose(id, 'third', rules, depsOf(world));
    expect(world.editions.get(id)?.earlier?.map(({ submitted }) => submitted)).toEqual([70, 30]);
  });

  test('that comes again, or when nothing was edited, changes nothing', async () => {
    const world = await pausedWorld();
    edit(world);
    await recompose(id, 'again', rules, depsOf(world));
    const after = world.editions.get(id);
    expect(await recompose(id, 'once more', rules, depsOf(world))).toBe('unchanged');
    expect(world.editions.get(id)).toEqual({ ...after, attempt: 'once more' });
  });

  test('of an edition that does not rest does nothing', async () => {
    const world = await pausedWorld();
    world.editions.set(id, { ...world.editions.get(id)!, state: 'sending' });
    edit(world);
    expect(await recompose(id, 'again', rules, depsOf(world))).toBe('not-resting');
    expect(await recompose('2026-W48' as EditionId, 'again', rules, depsOf(world))).toBe('not-resting');
    expect(world.rendered).toEqual([]);
  });

  test('leaves an edition alone whose articles were all taken back', async () => {
    const world = await pausedWorld();
    world.uploads = [];
    expect(await recompose(id, 'again', rules, depsOf(world))).toBe('nothing-left');
    expect(world.editions.get(id)?.attempt).not.toBe('again');
  });

  test('of two at once, or one that wakes up when the edition goes on, writes once', async () => {
    const world = await pausedWorld();
    edit(world);
    const outcomes = await Promise.all(['a', 'b'].map((attempt) => recompose(id, attempt, rules, depsOf(world))));
    expect(outcomes.toSorted()).toEqual(['overtaken', 'recomposed']);
    expect(world.editions.get(id)?.earlier).toHaveLength(1);
  });

  test.each(['before', 'after'] as const)(
    'killed %s any of its calls is carried out when it comes back',
    async (when) => {
      const clean = await pausedWorld();
      edit(clean);
      const { doomed: whole, calls } = doomedAt(depsOf(clean), Infinity, when);
      await recompose(id, 'first', rules, whole);
      expect(calls()).toBeGreaterThan(10);
      for (let at = 1; at <= calls(); at += 1) {
        const world = await pausedWorld();
        const before = world.editions.get(id)?.rendering;
        edit(world);
        await expect(recompose(id, 'first', rules, doomedAt(depsOf(world), at, when).doomed)).rejects.toBeInstanceOf(
          Crash,
        );
        await recompose(id, 'second', rules, depsOf(world));
        const edition = world.editions.get(id);
        expect(edition?.earlier, `call ${at}`).toEqual([{ rendering: before, submitted: 70 }]);
        expect(edition, `call ${at}`).toMatchObject({ subject: 'vi one', attempt: 'second' });
        expect(world.site.get('index.html'), `call ${at}`).toContain('vi one');
      }
    },
  );
});

/** Dies at its nth call to the outside. */
function doomedAt(deps: Recompose, at: number, when: 'before' | 'after') {
  const { dying, calls } = crashAt(at, when);
  const { archive } = deps;
  const doomed: Recompose = {
    ...deps,
    find: dying(deps.find),
    readRun: dying(deps.readRun),
    renderAnew: dying(deps.renderAnew),
    putMessage: dying(deps.putMessage),
    putDigest: dying(deps.putDigest),
    putEditionFile: dying(deps.putEditionFile),
    archive: { ...archive, listEditions: dying(archive.listEditions), putFiles: dying(archive.putFiles) },
  };
  return { doomed, calls };
}
