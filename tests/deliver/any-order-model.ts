import { expect } from 'vitest';
import type { Outcome } from '../../functions/model/delivery.ts';
import { Killed } from './fates.ts';
import type { House } from './house.ts';
import type { Befalls } from './ses-desk.ts';
import { EDITION, reader } from './tables.ts';

/** Two languages, so two runs; two lanes. */
export const PEOPLE = Array.from({ length: 37 }, (_, n) => reader(n, n < 26 ? {} : { language: 'en' }));

/** What the test did to the house, and what follows from it. */
export type Model = {
  /** What befalls the next messages; then nothing does. */
  readonly next: Befalls[];
  readonly refused: Set<string>;
  /** When somebody left. */
  readonly left: Map<string, number>;
  /** Whom an operator had written to again though nobody knew whether they have it: by address. */
  readonly again: Set<string>;
  /** Since when nobody may be claimed any more. */
  restsSince: number | undefined;
  /** A process that froze between reading a reader's consent and mailing them is out of our hands. */
  isFrozen: boolean;
};

export const addresses = new Map(PEOPLE.map(({ id, address = '' }) => [id, address]));
export const addressOf = (position: number): string => PEOPLE[position]?.address ?? '';

/** What holds at every instant. */
export function check(house: House, model: Model): void {
  const mails = house.mails();
  expect([...mails].filter(([address, count]) => count > 1 && !model.again.has(address))).toEqual([]);
  const { candidates, submitted, excluded, refused, unknown, pending, balanced } = house.account();
  expect(submitted + excluded + refused + unknown + pending).toBe(candidates);
  // Who is written to again may have the first mail, and leave before the second: events and ledger say so.
  expect([candidates, balanced || model.again.size > 0]).toEqual([PEOPLE.length, true]);
  const outcomes = house.outcomes();
  expect(outcomes).toHaveLength(PEOPLE.length);
  const wrong = outcomes.flatMap((outcome, position) => {
    const address = addressOf(position);
    return mayBe(outcome, mails.has(address), address, model) ? [] : [{ position, outcome }];
  });
  expect(wrong).toEqual([]);
  for (const { at, destinations } of model.isFrozen ? [] : house.desk.ses.mails)
    for (const address of destinations)
      expect(at.getTime()).toBeLessThan((model.left.get(address) ?? Infinity) + 5_000);
  // Whoever rests is rendered again only when nobody has the rendering of before in hand any more.
  const renderings = house.desk.ses.mails.map(
    ({ raw }) => /^Subject: \S+ (r+)\r$/m.exec(raw.toString('latin1'))?.[1]?.length ?? 0,
  );
  expect(renderings).not.toContain(0);
  if (!model.isFrozen) expect(renderings).toEqual(renderings.toSorted((one, other) => one - other));
  const since = model.restsSince ?? Infinity;
  const claims = house.claims
    .filter(({ at }) => at > since)
    .map(({ attempt }) => attempt.split('n').slice(0, -1).join());
  expect(new Set(claims).size, 'one wave a consumer').toBe(claims.length);
  expect(house.broken.filter((error) => !(error instanceof Killed))).toEqual([]);
}

/** Whether what the ledger says of a reader can be true. */
function mayBe(outcome: Outcome, isMailed: boolean, address: string, { refused, left, again }: Model): boolean {
  if (outcome === 'claimed' || outcome === 'unknown') return true;
  if (isMailed && !again.has(address)) return outcome === 'submitted';
  if (isMailed && outcome === 'submitted') return true;
  return (
    outcome === 'pending' ||
    outcome === 'cancelled' ||
    (outcome === 'refused' && refused.has(address)) ||
    (outcome === 'left' && left.has(address))
  );
}

/** After something that may let the edition rest, or go on. */
export function restsNow(model: Model, { control, time }: House): void {
  const rests = control?.stopped === true || control?.paused?.has(EDITION) === true;
  model.restsSince = rests ? (model.restsSince ?? time.now()) : undefined;
}
