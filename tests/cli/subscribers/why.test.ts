import { expect, test } from 'vitest';
import { factsOf } from '../../../cli/subscribers/show-person.ts';
import { whyOf } from '../../../cli/subscribers/why.ts';
import type { Subscriber, SubscriberId } from '../../../functions/model/subscriber.ts';
import { NOW } from './desk.ts';

const timeZone = 'Asia/Ho_Chi_Minh';
const stage = {
  publication: {
    name: 'Bản tin',
    sender: 'a@example.vn',
    replyTo: 'a@example.vn',
    postalAddress: 'Hà Nội',
    language: 'vi',
    timeZone,
    publicUrl: 'https://tin.example.vn',
    siteUrl: 'https://example.vn',
    articleUrl: 'https://example.vn/{slug}',
    stage: 'production',
  },
  rules: {
    timeZone,
    startsAt: '2026-01-01',
    maximumArticleAgeDays: 30,
    schedule: { weekday: 1, hour: 7, timeZone },
    maximumCards: 12,
    minimumArticles: 1,
  },
  onlyTo: undefined,
} as const;
const at = new Date(NOW).toISOString();
const lan: Subscriber = {
  v: 1,
  id: 'aaaaaaaaaaaaaaaaaaaaaA' as SubscriberId,
  status: 'active',
  address: 'lan@example.com',
  cadence: 'weekly',
  language: 'vi',
  confirmedAt: '2026-01-01T00:00:00.000Z',
  consents: [{ at: '2026-01-01T00:00:00.000Z', what: 'imported', source: 'list.csv', note: 'book fair' }],
};
const why = (more: Partial<Subscriber>, onlyTo?: readonly string[]) =>
  whyOf({ ...lan, ...more }, undefined, { ...stage, onlyTo }, undefined, NOW);

test('who is active gets the next weekly edition; all that decides it is shown', () => {
  const { gets, edition, facts } = why({});
  expect([gets, edition]).toEqual([true, '2026-W48']);
  expect(facts).toEqual([
    ['edition', '2026-W48, weekly, due 2026-11-23 07:00:00 (Asia/Ho_Chi_Minh)'],
    ['status', 'active'],
    ['cadence', 'weekly'],
    ['language', 'vi'],
    ['consent', '2026-01-01 07:00:00 (Asia/Ho_Chi_Minh)  imported: list.csv, “book fair”'],
  ]);
});

test.each<[string, Partial<Subscriber>]>([
  ['left', { status: 'unsubscribed', leftAt: at }],
  ['paused', { status: 'paused', pausedUntil: '2026-12-01T00:00:00.000Z' }],
  ['paused', { status: 'paused' }],
  ['they complained', { status: 'suppressed', suppressed: { why: 'complaint', at } }],
  ['their mailbox refused our mail', { status: 'suppressed', suppressed: { why: 'bounce', at } }],
  ['by an operator', { status: 'suppressed', suppressed: { why: 'operator', at } }],
  ['not confirmed', { status: 'pending' }],
])('who does not get it is told why: %s', (words, more) => {
  const { gets, because } = why(more);
  expect([gets, because]).toEqual([false, expect.stringContaining(words)]);
});

test('who wants every story at once is told of the next instant edition, which may come at any moment', () => {
  const { gets, edition, facts } = why({ cadence: 'instant' });
  expect([gets, edition]).toEqual([true, 'the next instant edition']);
  expect(facts[0]).toEqual(['edition', 'the next instant edition, once a burst of uploads has settled']);
  expect(why({ cadence: 'instant', status: 'paused', pausedUntil: '2026-12-01T00:00:00.000Z' }).gets).toBe(false);
});

test('who wants months is told of the next month, as of the moment at which it is due', () => {
  const { gets, edition, facts } = why({
    cadence: 'monthly',
    status: 'paused',
    pausedUntil: '2026-12-01T00:00:00.000Z',
  });
  expect([gets, edition]).toEqual([true, '2026-11']);
  expect(facts[0]).toEqual(['edition', '2026-11, monthly, due 2026-12-07 07:00:00 (Asia/Ho_Chi_Minh)']);
});

test('a pause that ends before the edition is due is in no one’s way', () => {
  expect(why({ status: 'paused', pausedUntil: '2026-11-22T20:00:00.000Z' }).gets).toBe(true);
});

test('a stage that writes only to some says so', () => {
  expect(why({}, ['@example.vn'])).toMatchObject({ gets: false, because: expect.stringContaining('onlyTo') });
  expect(why({}, ['@example.com']).facts).toContainEqual(['only to', '@example.com: this address is among them']);
});

test('who is in no list, and a stage that is stopped', () => {
  const stopped = { v: 1, stopped: true, messagesPerSecond: 1, lanes: 1 } as const;
  const { gets, because, facts } = whyOf(undefined, undefined, stage, stopped, NOW);
  expect([gets, because]).toEqual([false, expect.stringContaining('not in the list')]);
  expect(facts).toContainEqual(['stage', 'stopped: nothing is sent before newsletter start']);
});

test('who has asked to join and not confirmed is told so, for as long as that is possible', () => {
  const day = 24 * 60 * 60 * 1000;
  const askedAt = (then: number) =>
    whyOf(
      undefined,
      {
        v: 1,
        id: lan.id,
        at: then,
        address: 'lan@example.com',
        language: 'vi',
        cadence: 'weekly',
        source: 's',
        wording: 'w',
      },
      stage,
      undefined,
      NOW,
    );
  expect(askedAt(NOW - 6 * day).because).toContain('asked to join on 2026-11-16');
  expect(askedAt(NOW - 7 * day).because).toContain('not in the list');
});

test('who is erased is shown without anything but that', () => {
  const { address: _, confirmedAt: __, ...rest } = lan;
  const erased: Subscriber = {
    ...rest,
    status: 'unsubscribed',
    leftAt: at,
    consents: [{ at, what: 'erased', source: 'page' }],
  };
  expect(factsOf(erased, NOW, timeZone)[0]).toEqual(['status', expect.stringContaining('erased')]);
  expect(whyOf(erased, undefined, stage, undefined, NOW).because).toContain('erased');
});
