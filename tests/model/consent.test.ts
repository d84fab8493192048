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

describe('consent', () => {
  test('gives the address as the reader wrote it', () => {
    expect(consentOf(reader, 'weekly', undefined)).toEqual({ address: 'Reader@Example.vn' });
  });

  test.each<[SubscriberStatus, string]>([
    ['unsubscribed', 'left'],
    ['paused', 'paused'],
    ['suppressed', 'suppressed'],
    ['pending', 'unconfirmed'],
  ])('is not there for who is %s, and the account says %s', (status, excluded) => {
    expect(consentOf({ ...reader, status }, 'weekly', undefined)).toEqual({ excluded });
  });

  test('is not there for who was erased, or never was in the table', () => {
    expect(consentOf(erased, 'weekly', undefined)).toEqual({ excluded: 'erased' });
    expect(consentOf(undefined, 'weekly', undefined)).toEqual({ excluded: 'erased' });
  });

  test('is for one cadence', () => {
    expect(consentOf(reader, 'monthly', undefined)).toEqual({ excluded: 'cadence' });
    expect(consentOf({ ...reader, cadence: 'monthly' }, 'monthly', undefined)).toEqual({ address: reader.address });
  });

  test('says why somebody left before it says that this stage would not write to them', () => {
    expect(consentOf({ ...reader, status: 'unsubscribed' }, 'weekly', [])).toEqual({ excluded: 'left' });
    expect(consentOf(reader, 'weekly', ['@example.com'])).toEqual({ excluded: 'only-to' });
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
  expect(isCandidate(reader, 'weekly')).toBe(true);
  expect(isCandidate(reader, 'instant')).toBe(false);
  expect(isCandidate({ ...reader, status: 'paused' }, 'weekly')).toBe(false);
  expect(isCandidate(erased, 'weekly')).toBe(true);
});

test.each([
  ['AAAAAAAAAAAAAAAAAAAAAA', true],
  ['AAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAAAA', false],
  ['AAAAAAAAAAAAAAAAAAAAA=', false],
  ['reader@example.com-xyz', false],
])('a subscriber is known by 22 characters that show no address: %s %s', (text, good) => {
  expect(isSubscriberId(text)).toBe(good);
});
