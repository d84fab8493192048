import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isReaderOf, standingIn } from '../../functions/deliver/welcome-edition.ts';
import type { EditionState } from '../../functions/model/edition.ts';
import { isCandidate, type ConsentEntry, type Subscriber } from '../../functions/model/subscriber.ts';
import { latestOf, type Frozen } from '../../functions/model/welcome.ts';
import { edition, lan } from './welcome-world.ts';

const frozen = (id: string, more = {}) => edition(id, more) as Frozen;

describe('the latest edition', () => {
  const NOW = Date.parse('2026-12-01T00:00:00.000Z');

  test('is the newest of the series that is going out or has gone out', () => {
    const older = edition('2026-W46', { scheduledAt: '2026-11-16T00:00:00.000Z' });
    const newest = edition('2026-W47', { state: 'sending' });
    const monthly = edition('2026-11', { series: 'monthly', scheduledAt: '2026-11-30T00:00:00.000Z' });
    expect(latestOf([newest, monthly, older], 'weekly', NOW)?.id).toBe('2026-W47');
    expect(latestOf([newest, monthly, older], 'monthly', NOW)?.id).toBe('2026-11');
    expect(latestOf([newest, monthly, older], 'instant', NOW)).toBeUndefined();
  });

  test.each<EditionState>(['composing', 'paused', 'skipped', 'cancelled'])('is none that is %s', (state) => {
    const older = edition('2026-W46', { scheduledAt: '2026-11-16T00:00:00.000Z' });
    expect(latestOf([edition('2026-W47', { state }), older], 'weekly', NOW)?.id).toBe('2026-W46');
    expect(latestOf([edition('2026-W47', { state })], 'weekly', NOW)).toBeUndefined();
  });

  test('of the instant series is none any more a day later', () => {
    const news = edition('2026-11-30-1200', { series: 'instant', scheduledAt: '2026-11-30T05:00:00.000Z' });
    expect(latestOf([news], 'instant', NOW)?.id).toBe('2026-11-30-1200');
    expect(latestOf([news], 'instant', Date.parse('2026-12-01T05:00:00.001Z'))).toBeUndefined();
  });
});

describe('whether somebody is in an audience', () => {
  const at = (instant: string, more: Partial<Subscriber> = {}): Subscriber => ({
    ...lan,
    confirmedAt: instant,
    consents: [{ what: 'confirmed', at: instant, source: 'link' }],
    ...more,
  });
  const { audience } = frozen('2026-W47');

  test.each([
    ['2026-11-22T23:59:09.000Z', 'in'],
    ['2026-11-22T23:59:11.000Z', 'look'],
    ['2026-11-23T00:00:15.000Z', 'look'],
    ['2026-11-23T00:01:19.000Z', 'look'],
    ['2026-11-23T00:01:21.000Z', 'out'],
  ])(
    'is told by the instant of a first confirmation, %s, but for a minute around the freeze: %s',
    (instant, standing) => {
      expect(standingIn(audience, at(instant))).toBe(standing);
    },
  );

  test('is looked up of who was here before, and of an edition of a version that kept no instants', () => {
    const before: ConsentEntry[] = [
      { what: 'confirmed', at: '2025-01-01T00:00:00.000Z', source: 'link' },
      { what: 'left', at: '2026-11-23T10:00:00.000Z', source: 'link' },
    ];
    const back = at(lan.confirmedAt ?? '');
    expect(standingIn(audience, { ...back, consents: [...before, ...(back.consents ?? [])] })).toBe('look');
    expect(standingIn(audience, { confirmedAt: lan.confirmedAt ?? '' })).toBe('look');
    expect(standingIn({}, lan)).toBe('look');
  });

  test('is looked for in every run, and no further than where it is found', async () => {
    const looked: number[] = [];
    const big = frozen('2026-W47', { audience: { ...audience, runs: 20, scannedAt: undefined } });
    const readIn = (home: number) => async (id: Frozen['id'], _: number, run: number) => {
      looked.push(run);
      return { v: 1, edition: id, run, language: 'vi', readers: run === home ? [lan.id] : [] } as const;
    };
    expect(await isReaderOf(big, lan, readIn(-1))).toBe(false);
    expect(looked).toEqual(Array.from({ length: 20 }, (_, run) => run));
    looked.length = 0;
    expect(await isReaderOf(big, lan, readIn(3))).toBe(true);
    expect(looked).toHaveLength(8);
  });

  test('is never told wrongly: instants agree with what the freeze would have read, whatever people did', () => {
    const MINUTE = 60_000;
    const scanned = { from: 100 * MINUTE, to: 110 * MINUTE };
    const iso = (ms: number) => new Date(ms).toISOString();
    const deed = fc.record({ at: fc.nat(200), what: fc.constantFrom('confirmed', 'left', 'paused', 'resumed') });
    const story = fc.array(deed, { minLength: 1, maxLength: 6 });
    let told = 0;
    fc.assert(
      fc.property(story, fc.integer({ min: 100, max: 110 }), (deeds, readAt) => {
        let person: Subscriber = { ...lan, status: 'pending', consents: [] };
        let read: Subscriber = person;
        for (const { at: minute, what } of deeds.toSorted((one, other) => one.at - other.at)) {
          const line = { at: iso(minute * MINUTE), source: 'x' };
          if (what === 'left' && person.status === 'active')
            person = after(person, { status: 'unsubscribed' }, { ...line, what });
          if (what === 'paused' && person.status === 'active')
            person = after(person, { status: 'paused' }, { ...line, what });
          if (what === 'resumed' && person.status === 'paused')
            person = after(person, { status: 'active' }, { ...line, what });
          if (what === 'confirmed' && person.status !== 'active')
            person = after(person, { status: 'active', confirmedAt: line.at }, { ...line, what });
          if (minute <= readAt) read = person;
        }
        const standing = standingIn({ scannedAt: { from: iso(scanned.from), to: iso(scanned.to) } }, person);
        if (person.status !== 'active' || standing === 'look') return true;
        told += 1;
        return (standing === 'in') === isCandidate(read, 'weekly', readAt * MINUTE);
      }),
      { numRuns: 500 },
    );
    expect(told).toBeGreaterThan(20);
  });
});

function after(person: Subscriber, change: Partial<Subscriber>, line: ConsentEntry): Subscriber {
  return { ...person, ...change, consents: [...(person.consents ?? []), line] };
}
