import { describe, expect, test } from 'vitest';
import {
  consentOf,
  inOnlyTo,
  isCandidate,
  isSubscriberId,
  type Subscriber,
  type SubscriberId,
  type SubscriberStatus,
} from '../../functions/model/subscriber.ts';

const reader: Subscriber = {
  v: 1,
  id: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
  status: 'active',
  address: 'Reader@Example.vn',
  cadence: 'weekly',
  language: 'vi',
};
const { address: _, ...erased } = reader;
const now = Date.parse('2026-11-22T00:00:00.000Z');

describe('consent', () => {
  test('gives the address as the reader wrote it', () => {
    expect(consentOf(reader, 'weekly', undefined, now)).toEqual({ address: 'Reader@Example.vn' });
  });

  test.each<[SubscriberStatus, string]>([
    ['unsubscribed', 'left'],
    ['paused', 'paused'],
    ['suppressed', 'suppressed'],
    ['pending', 'unconfirmed'],
  ])('is not there for who is %s, and the account says %s', (status, excluded) => {
    expect(consentOf({ ...reader, status }, 'weekly', undefined, now)).toEqual({ excluded });
  });

  test('is not there for who was erased, or never was in the table', () => {
    expect(consentOf(erased, 'weekly', undefined, now)).toEqual({ excluded: 'erased' });
    expect(consentOf(undefined, 'weekly', undefined, now)).toEqual({ excluded: 'erased' });
  });

  test('comes back by itself when a pause is over, and not a moment before', () => {
    const paused = { ...reader, status: 'paused', pausedUntil: '2026-11-22T00:00:00.000Z' } as const;
    expect(consentOf(paused, 'weekly', undefined, now - 1)).toEqual({ excluded: 'paused' });
    expect(consentOf(paused, 'weekly', undefined, now)).toEqual({ address: reader.address });
    expect([now - 1, now].map((at) => isCandidate(paused, 'weekly', at))).toEqual([false, true]);
    // What is left of a pause gives nobody back who left meanwhile.
    const left = { ...paused, status: 'unsubscribed' } as const;
    expect(consentOf(left, 'weekly', undefined, now)).toEqual({ excluded: 'left' });
  });

  test('is for one cadence', () => {
    expect(consentOf(reader, 'monthly', undefined, now)).toEqual({ excluded: 'cadence' });
    expect(consentOf({ ...reader, cadence: 'monthly' }, 'monthly', undefined, now)).toEqual({
      address: reader.address,
    });
  });

  test('says why somebody left before it says that this stage would not write to them', () => {
    expect(consentOf({ ...reader, status: 'unsubscribed' }, 'weekly', [], now)).toEqual({ excluded: 'left' });
    expect(consentOf(reader, 'weekly', ['@example.com'], now)).toEqual({ excluded: 'only-to' });
  });
});

describe('a stage that writes only to some', () => {
  test.each<[readonly string[] | undefined, string, boolean]>([
    [undefined, 'anybody@example.com', true],
    [[], 'anybody@example.com', false],
    [['@example.vn'], 'x@example.vn', true],
    [['@Example.VN'], 'X@eXample.vn', true],
    [['@example.vn'], 'x@notexample.vn', false],
    [['@example.vn'], 'x@sub.example.vn', false],
    [['@example.vn'], 'x@example.vn.evil.com', false],
    [['x@example.vn'], 'X@Example.vn', true],
    [['x@example.vn'], 'xx@example.vn', false],
    [['x@example.vn'], 'x@example.vn.evil.com', false],
    [['example.vn'], 'x@example.vn', false],
    [['a@example.vn', '@example.com'], 'b@example.com', true],
  ])('%j lets %s through: %s', (onlyTo, address, through) => {
    expect(inOnlyTo(onlyTo, address)).toBe(through);
  });
});

test('candidates are the active subscribers of the cadence, erased ones too: the freeze counts them as left out', () => {
  expect(isCandidate(reader, 'weekly', now)).toBe(true);
  expect(isCandidate(reader, 'instant', now)).toBe(false);
  expect(isCandidate({ ...reader, status: 'paused' }, 'weekly', now)).toBe(false);
  expect(isCandidate(erased, 'weekly', now)).toBe(true);
});

test.each([
  ['AAAAAAAAAAAAAAAAAAAAAA', true],
  ['AAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAA=', false],
  ['AAAAAAAAAAAAAAAAAAAAAB', false],
  ['reader@example.com-xyz', false],
])('a subscriber is known by 22 characters that show no address: %s %s', (text, good) => {
  expect(isSubscriberId(text)).toBe(good);
});
