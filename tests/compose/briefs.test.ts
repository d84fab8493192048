import { describe, expect, test } from 'vitest';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { Brief, BriefUpload } from '../../functions/model/brief.ts';
import type { ComposeOrder, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND } from '../../functions/model/review.ts';
import { Crash } from '../support/crash.ts';
import { crashing } from './crashing.ts';
import { article, composeWorld, rules, SENT_AT, subscriber, type ComposeWorld } from './world.ts';

const TET = 'tet-2027' as EditionId;
const WEEK = '2026-W47' as EditionId;
const MINUTE_MS = 60_000;
const before = (minutes: number) => new Date(Date.parse(SENT_AT) - minutes * MINUTE_MS).toISOString();
const slugs = (...names: string[]) => names as Slug[];
const articles = ['one', 'two', 'three'].map((slug) => article(slug));
const people = [
  subscriber(0),
  subscriber(1),
  subscriber(2, { cadence: 'monthly' }),
  subscriber(3, { cadence: 'instant' }),
];

function brief(edition: EditionId, fields: Partial<BriefUpload>): Brief {
  const upload: BriefUpload = {
    key: `editions/${edition}.md`,
    sequencer: '1',
    etag: 'etag',
    uploadedAt: before(5),
    readAt: before(5),
    kind: 'special',
    ...fields,
  };
  return { v: 1, edition, upload, hand: NO_HAND };
}

function worldWith(...briefs: readonly Brief[]) {
  const world = composeWorld(articles, people);
  for (const one of briefs) world.briefs.set(one.edition, one);
  return world;
}

const special: ComposeOrder = { v: 1, series: 'special', scheduledAt: before(4), edition: TET };
const weekly: ComposeOrder = { v: 1, series: 'weekly', scheduledAt: SENT_AT };
const send = (world: ComposeWorld, compose = world.compose) => followOrder(special, TET, rules, compose);

describe('a special edition', () => {
  test('has the articles it names, in that order, for whom it serves, and uses up none of them', async () => {
    const asked = { subject: 'Số Tết', articles: slugs('two', 'gone', 'one'), note: ['Chúc mừng.'] };
    const world = worldWith(brief(TET, { ...asked, audience: 'all', sendAt: 'now', readAt: before(15) }));
    const { edition } = await send(world);
    expect(edition).toMatchObject({
      state: 'sending',
      series: 'special',
      for: 'all',
      articles: ['two', 'one'],
      brief: { subject: 'Số Tết', note: ['Chúc mừng.'] },
      audience: { candidates: 4, readers: 4 },
    });
    expect(world.used.size + world.usedMonthly.size).toBe(0);
    expect(world.lanes).toHaveLength(1);
    expect([...world.site.keys()]).toContain(`e/${TET}`);
    const week = await followOrder(weekly, WEEK, rules, world.compose);
    expect(week.edition.articles?.toSorted()).toEqual(['one', 'three', 'two']);
  });

  test('waits ten minutes for an article that it names and that is uploaded after it', async () => {
    const world = worldWith(brief(TET, { articles: slugs('late', 'one') }));
    const { edition } = await send(world);
    expect(edition.state).toBe('composing');
    world.now += 2 * MINUTE_MS;
    world.uploads.push(...composeWorld([article('late')], []).uploads);
    expect((await send(world)).edition).toMatchObject({ state: 'sending', articles: ['late', 'one'] });
    const without = worldWith(brief(TET, { articles: slugs('late', 'one') }));
    await send(without);
    without.now += 5 * MINUTE_MS;
    expect((await send(without)).edition).toMatchObject({ state: 'sending', articles: ['one'] });
  });

  test('of one kind of readers goes to nobody else', async () => {
    const world = worldWith(brief(TET, { articles: slugs('one'), audience: 'monthly' }));
    expect((await send(world)).edition.audience).toMatchObject({ candidates: 1, readers: 1 });
  });

  test('of a day on has all that was published since, the newest first', async () => {
    const world = composeWorld(
      [
        article('old', { publishedAt: before(9_000) }),
        article('new', { publishedAt: before(60) }),
        article('newer', { publishedAt: before(30) }),
      ],
      people,
    );
    world.briefs.set(TET, brief(TET, { since: before(600) }));
    expect((await send(world)).edition.articles).toEqual(['newer', 'new']);
  });

  test('that was put off since it was ordered waits for its new time', async () => {
    const later = new Date(Date.parse(SENT_AT) + 60 * MINUTE_MS).toISOString();
    const world = worldWith(brief(TET, { articles: slugs('one'), sendAt: later }));
    const { edition } = await send(world);
    expect(edition).toMatchObject({ state: 'composing', scheduledAt: later });
    expect(world.lanes).toEqual([]);
    world.now = Date.parse(later);
    expect((await send(world)).edition.state).toBe('sending');
  });

  test('whose file is gone is sent to nobody', async () => {
    const world = worldWith(brief(TET, { removed: true }));
    expect((await send(world)).edition).toMatchObject({ state: 'cancelled', articles: [], brief: { version: '' } });
    expect((await send(world)).outcome).toBe('already');
  });

  test('whose file is removed while editors look at it is cancelled, not skipped', async () => {
    const world = worldWith(brief(TET, { articles: slugs('one') }));
    const review = { hoursBefore: 3, unlessApproved: true };
    const reviewed = () => followOrder(special, TET, { ...rules, review }, world.compose);
    expect((await reviewed()).edition).toMatchObject({ state: 'review', rendering: expect.any(String) });
    world.briefs.set(TET, brief(TET, { removed: true, sequencer: '2', etag: '' }));
    expect((await reviewed()).edition).toMatchObject({
      state: 'cancelled',
      cancelledAt: new Date(world.now).toISOString(),
      articles: [],
      brief: { version: '' },
    });
    expect(world.lanes).toEqual([]);
  });

  test('that another file took the place of while it was composed is not sent by the old one', async () => {
    const world = worldWith(brief(TET, { articles: slugs('one') }));
    const { record } = world.compose;
    let isFirst = true;
    const compose = {
      ...world.compose,
      record: async (...args: Parameters<typeof record>) => {
        const found = world.editions.get(TET);
        if (isFirst && args[1].rendering !== undefined && found !== undefined) {
          isFirst = false;
          world.briefs.set(TET, brief(TET, { articles: slugs('two'), sequencer: '2', uploadedAt: before(3) }));
          const { articles: _, brief: __, ...bare } = found;
          world.editions.set(TET, { ...bare, attempt: 'ingest', leaseUntil: 0, fence: found.fence + 1 });
        }
        return record(...args);
      },
    };
    await expect(send(world, compose)).rejects.toThrow('taken over');
    expect((await send(world)).edition).toMatchObject({ state: 'sending', articles: ['two'] });
  });

  test('is sent once to each of its readers, wherever composing dies', async () => {
    const wanted = brief(TET, { subject: 'Số Tết', articles: slugs('two', 'one'), audience: 'all' });
    for (const when of ['before', 'after'] as const)
      for (let at = 1; ; at += 1) {
        const world = worldWith(wanted);
        const { doomed, calls } = crashing(world.compose, at, when);
        const end = await send(world, doomed).catch((error: unknown) => error);
        if (calls() < at) break;
        expect(end, `${when} call ${at}`).toBeInstanceOf(Crash);
        world.now += 120_000;
        await send(world);
        const edition = world.editions.get(TET);
        expect(edition, `${when} call ${at}`).toMatchObject({ state: 'sending', articles: ['two', 'one'], for: 'all' });
        expect(world.readersOf(TET).toSorted(), `${when} call ${at}`).toEqual(people.map(({ id }) => id).toSorted());
      }
  });
});

describe('a week with a brief', () => {
  test('has what it names first, then what is pinned, without what is dropped, which stays free', async () => {
    const asked = { kind: 'weekly', articles: slugs('three'), pins: slugs('two'), drops: slugs('one') } as const;
    const world = worldWith(brief(WEEK, { ...asked, subject: 'Tuần này', note: ['Xin chào.'] }));
    const { edition } = await followOrder(weekly, WEEK, rules, world.compose);
    expect(edition.articles).toEqual(['three', 'two']);
    expect(edition.brief).toMatchObject({ subject: 'Tuần này', note: ['Xin chào.'] });
    expect(world.used.has('one')).toBe(false);
    expect(edition.audience?.readers).toBe(2);
  });

  test('goes without an article that an editor dropped by hand, whatever its file pins', async () => {
    const world = worldWith();
    const hand = { ...NO_HAND, drops: new Set(slugs('two')) };
    world.briefs.set(WEEK, { ...brief(WEEK, { kind: 'weekly', pins: slugs('two', 'three') }), hand });
    const { edition } = await followOrder(weekly, WEEK, rules, world.compose);
    expect(edition.articles).toEqual(['three', 'one']);
  });

  test('is as ever when its file asks for what is not there', async () => {
    const world = worldWith(brief(WEEK, { kind: 'weekly', pins: slugs('gone'), drops: slugs('never') }));
    const { edition } = await followOrder(weekly, WEEK, rules, world.compose);
    expect(edition.articles).toEqual(['one', 'three', 'two']);
  });
});
