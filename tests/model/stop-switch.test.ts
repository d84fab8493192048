import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acknowledge, tripOf, type StopSwitch, type Tally } from '../../functions/model/stop-switch.ts';

const SWITCH: StopSwitch = { bounces: { rate: 0.05, least: 10 }, complaints: { rate: 0.001, least: 5 } };
const tally = (more: Partial<Tally>): Tally => ({
  submitted: 10_000,
  heard: 0,
  permanent: 0,
  complaint: 0,
  refused: new Map(),
  ...more,
});

describe('the stop switch trips', () => {
  test.each([
    [10, 200, true],
    [9, 100, false],
    [10, 201, false],
    [500, 10_000, true],
    [499, 10_000, false],
  ])('at %i permanent bounces of %i readers whose fate is known: %s', (permanent, heard, trips) => {
    expect(tripOf(tally({ permanent, heard }), SWITCH)).toEqual(
      trips ? { why: 'bounces', count: permanent, of: heard } : undefined,
    );
  });

  test.each([
    [5, 5_000, true],
    [4, 100, false],
    [5, 5_001, false],
  ])('at %i complaints of %i: %s', (complaint, heard, trips) => {
    expect(tripOf(tally({ complaint, heard }), SWITCH)?.why).toBe(trips ? 'complaints' : undefined);
  });

  test('while most events are still on their way: not measured against everybody who was mailed', () => {
    expect(tripOf(tally({ submitted: 1_000_000, permanent: 10, heard: 100 }), SWITCH)?.why).toBe('bounces');
  });

  test.each([
    [new Map([['InvalidParameterValue', 6]]), 94, true],
    [new Map([['InvalidParameterValue', 5]]), 94, false],
    // Not one and the same reason.
    [
      new Map([
        ['A', 3],
        ['B', 3],
      ]),
      94,
      false,
    ],
    [new Map([['InvalidParameterValue', 6]]), 93, false],
    [new Map([['Reject', 6]]), 100, true],
    [new Map([['Reject', 5]]), 100, false],
  ])(
    'when SES refuses or rejects more than a twentieth of a hundred with one code: %o of %i more',
    (refused, submitted, trips) => {
      expect(tripOf(tally({ submitted, refused }), SWITCH)?.why).toBe(trips ? 'refusals' : undefined);
    },
  );

  test('for complaints first, which weigh more', () => {
    expect(tripOf(tally({ heard: 200, permanent: 10, complaint: 5 }), SWITCH)?.why).toBe('complaints');
  });
});

describe('what somebody has seen', () => {
  test('does not trip it again, nor does less than as many again, nor a better rate', () => {
    const seen = tally({ permanent: 20, heard: 200 });
    const acknowledged = acknowledge('bounces', seen, undefined);
    expect(acknowledged).toEqual({ bounces: { count: 20, of: 200 } });
    expect(tripOf(seen, SWITCH, acknowledged)).toBeUndefined();
    expect(tripOf(tally({ permanent: 39, heard: 220 }), SWITCH, acknowledged)).toBeUndefined();
    expect(tripOf(tally({ permanent: 40, heard: 601 }), SWITCH, acknowledged)).toBeUndefined();
    expect(tripOf(tally({ permanent: 40, heard: 600 }), SWITCH, acknowledged)).toEqual({
      why: 'bounces',
      count: 40,
      of: 600,
    });
  });

  test('is seen for that reason alone', () => {
    const both = tally({ permanent: 20, complaint: 9, heard: 200 });
    expect(tripOf(both, SWITCH, acknowledge('complaints', both, undefined))?.why).toBe('bounces');
  });

  test('of refusals counts by its code', () => {
    const seen = tally({ submitted: 90, refused: new Map([['Reject', 10]]) });
    const acknowledged = acknowledge('refusals', seen, 'Reject');
    expect(tripOf(seen, SWITCH, acknowledged)).toBeUndefined();
    expect(tripOf(tally({ submitted: 250, refused: new Map([['Reject', 30]]) }), SWITCH, acknowledged)?.why).toBe(
      'refusals',
    );
  });

  test('never trips on the very counts that were seen, whatever they were', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), fc.nat(5000), (permanent, complaint, more) => {
        const seen = tally({ permanent, complaint, heard: permanent + complaint + more });
        const acknowledged = {
          ...acknowledge('bounces', seen, undefined),
          ...acknowledge('complaints', seen, undefined),
        };
        expect(tripOf(seen, SWITCH, acknowledged)).toBeUndefined();
      }),
    );
  });
});
