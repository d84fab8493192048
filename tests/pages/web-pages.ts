import { accountPage } from '../../functions/digest/account-page.ts';
import { archiveIndex } from '../../functions/digest/archive-index.ts';
import { articleLinkPage } from '../../functions/digest/article-link.ts';
import { emptyEditionPage, missingPage, takenBackPage } from '../../functions/digest/notice-pages.ts';
import { TEST_READER } from '../../functions/links/test-reader.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { subscribeApp, type Subscribe } from '../../functions/subscribe/subscribe-app.ts';
import { accountOf, TROUBLED, weeksBefore } from '../digest/accounts.ts';
import { PUBLICATION } from '../digest/sample.ts';

const reader: Subscriber = {
  v: 1,
  id: 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId,
  status: 'active',
  address: 'doc-gia@example.com',
  cadence: 'weekly',
  language: 'vi',
};
const now = Date.parse('2026-11-22T01:00:00Z');
const at = new Date(now).toISOString();
const wish = { ...reader, at: now, address: 'doc-gia@example.com', source: 'page', wording: 'vi-1' } as const;

/** The pages of readers as somebody sees them who is this, and whose every wish comes true. */
function pagesFor(subscriber: Subscriber, id = reader.id, more: Partial<Subscribe> = {}) {
  const done = async () => true;
  const nothing = async () => {};
  const token = async <Read>(text: string, read: Read) => (text === 'known' ? read : undefined);
  const site = {
    publication: PUBLICATION,
    cadences: ['weekly', 'monthly', 'instant'],
    tell: () => {},
    tellFault: () => {},
  } as const;
  const subscribe = subscribeApp(site, {
    isOrigin: done,
    now: () => now,
    readUnsubscribe: (text) => token(text, { subscriber: id, edition, retired: false }),
    readPreferences: (text) => token(text, id),
    readConfirm: (text) => token(text, { subscriber: reader.id, at: now }),
    find: async () => subscriber,
    findWish: async () => (subscriber.status === 'pending' ? wish : undefined),
    leave: done,
    addLeaver: nothing,
    removeLeaver: nothing,
    takeBack: done,
    pause: done,
    resume: done,
    choose: done,
    confirm: done,
    erase: nothing,
    forgetWish: nothing,
    wish: nothing,
    orderLetter: nothing,
    orderWelcome: nothing,
    findWelcome: async () => edition,
    take: async () => 1,
    stamp: async () => 'stamp',
    readStamp: async () => undefined,
    idOf: async () => reader.id,
    bucketOf: async () => '',
    ...more,
  });
  const ask = async (path: string, init?: RequestInit): Promise<string> => (await subscribe.request(path, init)).text();
  const post = (path: string, fields: Record<string, string>) =>
    ask(path, { method: 'POST', body: new URLSearchParams(fields) });
  return { ask, post };
}

const active = pagesFor(reader);
const paused = pagesFor({ ...reader, status: 'paused', pausedUntil: '2026-12-21T17:00:00Z' });
const left = pagesFor({ ...reader, status: 'unsubscribed', leftAt: at, leftFrom: 'active' });
const suppressed = pagesFor({ ...reader, status: 'suppressed', suppressed: { why: 'bounce', at } });
const pending = pagesFor({ ...reader, status: 'pending' });
const ofTest = pagesFor(reader, TEST_READER);
const confirming = pagesFor({ ...reader, status: 'pending', confirmedAt: at });
const hasty = pagesFor(reader, reader.id, { readStamp: async () => now });
const crowded = pagesFor(reader, reader.id, { take: async () => 1_000_000 });
const broken = pagesFor(reader, reader.id, { find: () => Promise.reject(new Error('the table is away')) });

const edition = '2026-W47' as EditionId;
const title = 'Đêm canh rùa đẻ ở Côn Đảo: tắt đèn để biển được tối';
const editions = [
  { id: edition, title, sentAt: '2026-11-22T00:00:00Z', articles: 12 },
  { id: '2025-W50' as EditionId, title: 'Muối <trắng> & nắng', sentAt: '2025-12-14T00:00:00Z', articles: 1 },
];

/** The pages of the web that are no edition, by what they are. */
export const PAGES: Readonly<Record<string, string>> = {
  'the page that asks whether a reader wants to leave': await active.ask('/u/known'),
  'the page that says that a reader has left': await left.post('/u/known', { leave: 'yes' }),
  'the page with a reader’s choices': await active.ask('/s/known'),
  'the page after a choice': await active.post('/s/known', { choose: 'yes', cadence: 'weekly', language: 'vi' }),
  'the page of a reader who takes a break': await paused.post('/s/known', { pause: 'month' }),
  'the page of somebody whom we do not write to': await suppressed.ask('/s/known'),
  'the page that asks whether to erase everything': await active.post('/s/known', { erase: 'ask' }),
  'the page that says that everything is erased': await active.post('/s/known', { erase: 'yes' }),
  'the page to join': await active.ask('/s/'),
  'the page to join, in English': await active.ask('/s/?language=en'),
  'the page to join, with an address that is none': await active.post('/s/', { address: 'độc-giả@example.com' }),
  'the page that sends people to their mailbox': await active.post('/s/', { address: 'doc-gia@example.com' }),
  'the page that asks for a confirmation': await pending.ask('/s/confirm/known'),
  'the page that says thank you': await confirming.post('/s/confirm/known', { confirm: 'yes' }),
  'the page that says thank you and no more': await pending.post('/s/confirm/known', { confirm: 'yes' }),
  'the page for who sends the form too fast': await hasty.post('/s/', { address: 'doc-gia@example.com' }),
  'the page for when too many are joining': await crowded.post('/s/', { address: 'doc-gia@example.com' }),
  'the page for when something is broken': await broken.ask('/u/known'),
  'the page for a link that has expired': await active.post('/s/confirm/known', { confirm: 'yes' }),
  'the page for a link that is not ours': await active.ask('/u/other'),
  'the page behind a link of a test': await ofTest.ask('/u/known'),
  'the page behind the other link of a test': await ofTest.ask('/s/known'),
  'the index of all editions': archiveIndex(PUBLICATION, editions),
  'the page that leads on to an article': articleLinkPage(PUBLICATION, edition, {
    language: 'vi',
    title,
    target: 'https://www.example.vn/bai-viet/dem-canh-rua',
  }),
  'the page of an article that was taken back': takenBackPage(PUBLICATION, edition),
  'the page of an edition without articles': emptyEditionPage(PUBLICATION),
  'the page for an address that there is not': missingPage(PUBLICATION),
  'the account of an edition': accountPage(PUBLICATION, accountOf(), weeksBefore(12)).content,
  'the account of an edition in trouble, in English': accountPage(
    { ...PUBLICATION, language: 'en' },
    TROUBLED,
    weeksBefore(2),
  ).content,
  'the account of the first edition': accountPage(PUBLICATION, accountOf(), []).content,
};
