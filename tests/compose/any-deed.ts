import * as fc from 'fast-check';
import type { Knock } from '../../functions/ingest/read-notification.ts';
import type { ReviewDeed } from '../../functions/links/review-token.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { ReviewRules } from '../../functions/model/review.ts';
import { now } from '../ingest/publication.ts';
import { editorialHouse } from './editorial-house.ts';
import { PICTURE, SLUGS } from './editorial-tables.ts';
import { Dead } from './worker.ts';

const MINUTE_MS = 60_000;
const SPECIAL = { id: 'tet-2027' as EditionId, key: 'editions/tet-2027.md', startsAt: now };
const WEEK = { id: '2026-W47' as EditionId, key: 'editions/2026-W47.md', startsAt: Date.parse('2026-11-22T00:00:00Z') };
const WEEKLY_ORDER = { v: 1, series: 'weekly', scheduledAt: '2026-11-22T01:00:00.000Z' } as const;

/** `lose`: the picture, for a while; `send, lose`: somebody sends it after its time, and the picture goes. */
type LastMinute = 'hold' | 'drop' | 'put' | 'remove' | 'lose' | 'send, lose';

/** What happens in the house, or is done to it. */
type Deed =
  | { readonly do: 'put'; readonly list: readonly string[] }
  | { readonly do: 'remove' | 'hear again' | 'minute' | 'order again' | 'rest' | 'lose picture' | 'find picture' }
  | { readonly do: 'wait'; readonly minutes: number }
  | {
      readonly do: 'last minute';
      readonly turns: number;
      readonly what: LastMinute;
      readonly slug: string;
    }
  | { readonly do: 'press'; readonly deed: ReviewDeed; readonly slug: string; readonly old: boolean };

const slug = fc.constantFrom(...SLUGS);
const pressing = fc.record({
  do: fc.constant('press' as const),
  deed: fc.constantFrom<ReviewDeed[]>('hold', 'approve', 'approve', 'send', 'send', 'drop', 'pin'),
  slug,
  old: fc.nat(5).map((n) => n === 0),
});
/** An edition was approved, its time has come, and after so many turns of everybody somebody wants something else. */
const lastMinute = fc.record({
  do: fc.constant('last minute' as const),
  turns: fc.nat(400),
  what: fc.constantFrom<LastMinute[]>('hold', 'drop', 'put', 'remove', 'lose', 'send, lose'),
  slug,
});
export const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('put' as const), list: fc.uniqueArray(slug, { minLength: 1 }) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Deed[]>({ do: 'remove' }, { do: 'hear again' }, { do: 'order again' }) },
  { weight: 2, arbitrary: fc.constantFrom<Deed[]>({ do: 'lose picture' }, { do: 'find picture' }) },
  { weight: 5, arbitrary: fc.constant<Deed>({ do: 'minute' }) },
  // Whoever is at work comes to an end.
  { weight: 4, arbitrary: fc.constant<Deed>({ do: 'rest' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 3, 35, 90) }) },
  { weight: 4, arbitrary: pressing },
  { weight: 3, arbitrary: lastMinute },
);

/** No review, one that holds nobody up, and one that waits for a word. */
export const anyReview = fc.constantFrom<(ReviewRules | undefined)[]>(
  undefined,
  { hoursBefore: 1, unlessApproved: false },
  { hoursBefore: 1, unlessApproved: true },
);

/** What the file says: a special edition, or wishes for a week. */
function fileOf(isSpecial: boolean, list: readonly string[], n: number): string {
  const fields = isSpecial ? `articles: [${list.join(', ')}]` : `pin: [${list.join(', ')}]`;
  return `---\nsubject: "Số ${n}"\n${fields}\n---\n`;
}

/** How long everybody waits for others at their calls, and at which of all calls somebody dies. */
export type Luck = { readonly delays: readonly number[]; readonly deaths: readonly number[] };

/** Lets all of this happen, then lets everybody come to an end, and an hour and a half pass. */
export async function play(isSpecial: boolean, rules: ReviewRules | undefined, deeds: readonly Deed[], course: Luck) {
  const { id, key, startsAt } = isSpecial ? SPECIAL : WEEK;
  let calls = 0;
  let asked = 0;
  let isCalm = false;
  const turns = () => {
    asked += 1;
    return isCalm ? 0 : (course.delays[asked % course.delays.length] ?? 0);
  };
  const before = () => {
    calls += 1;
    if (!isCalm && course.deaths.includes(calls)) throw new Dead();
  };
  const house = editorialHouse(id, startsAt, rules, { turns, before });
  const { world, bucket } = house;
  const knocks: Knock[] = [];
  const seen: string[] = [];
  const pause = async (times: number) => {
    for (let left = times * (course.delays[calls % course.delays.length] ?? 0); left > 0; left -= 1)
      await Promise.resolve();
  };
  if (!isSpecial) house.order(WEEKLY_ORDER);

  const put = (list: readonly string[], n: number) => {
    const knock = bucket.put(key, fileOf(isSpecial, list, n), n);
    knocks.push(knock);
    house.hear(knock);
  };
  const remove = () => {
    const knock = bucket.remove(key);
    knocks.push(knock);
    house.hear(knock);
  };
  const present = () => world.editions.get(id)?.rendering ?? 'none';
  const press = (what: ReviewDeed, name: string, rendering: string) => {
    // Without a review there are no links.
    if (rules === undefined) return;
    house.press(what, rendering, what === 'drop' || what === 'pin' ? (name as Slug) : undefined);
  };
  const minutes = async (count: number) => {
    for (let left = count; left > 0; left -= 1) {
      house.clock();
      await house.quiet();
    }
  };
  const act = async (one: Deed, n: number): Promise<void> => {
    switch (one.do) {
      case 'put':
        return put(one.list, n);
      case 'remove':
        return remove();
      case 'hear again':
        if (knocks.length > 0) house.hear(knocks[n % knocks.length] as Knock);
        return undefined;
      case 'minute':
        return house.clock();
      case 'rest':
        return house.quiet();
      case 'order again':
        if (!isSpecial) house.order(WEEKLY_ORDER);
        else if (world.briefs.has(id))
          house.order({ v: 1, series: 'special', scheduledAt: new Date(world.now).toISOString(), edition: id });
        return undefined;
      case 'lose picture':
        return void world.gone.add(PICTURE);
      case 'find picture':
        return void world.gone.delete(PICTURE);
      case 'wait':
        world.now += one.minutes * MINUTE_MS;
        return undefined;
      case 'press':
        return press(one.deed, one.slug, (one.old ? seen[0] : undefined) ?? present());
      case 'last minute':
        await house.quiet();
        world.now += 2 * MINUTE_MS;
        await minutes(2);
        world.gone.delete(PICTURE);
        if (one.what !== 'send, lose') press('approve', '', present());
        await house.quiet();
        if (one.what === 'lose') world.gone.add(PICTURE);
        world.now += 90 * MINUTE_MS;
        if (one.what === 'send, lose') {
          press('send', '', present());
          await house.quiet();
          world.gone.add(PICTURE);
        }
        house.clock();
        for (let left = one.turns; left > 0; left -= 1) await Promise.resolve();
        if (one.what === 'put') return put([one.slug], n);
        if (one.what === 'remove') return remove();
        if (one.what === 'lose' || one.what === 'send, lose') {
          await house.quiet();
          return void world.gone.delete(PICTURE);
        }
        return press(one.what, one.slug, present());
    }
  };

  for (const [n, one] of deeds.entries()) {
    if (!seen.includes(present())) seen.push(present());
    await act(one, n);
    await pause(7);
  }
  // Whatever was done last is heard of before anything else happens; then time goes on.
  isCalm = true;
  await house.quiet();
  const hadBegun = world.editions.get(id)?.begunAt !== undefined;
  for (const later of [1, 40, 1, 40]) {
    await minutes(1);
    world.now += later * MINUTE_MS;
  }
  return { ...house, id, hadBegun };
}
