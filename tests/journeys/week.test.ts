import { afterEach, expect, test } from 'vitest';
import { mintUnsubscribe, unsubscribeUrl } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { article, openNewsroom, picture, SUNDAY, WEEK_MS, type Newsroom } from '../support/newsroom.ts';

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const everyReaderOnce = (count: number) =>
  new Map(Array.from({ length: count }, (_, index) => [`reader-${index}@example.com`, 1]));

test('articles uploaded in the week reach every reader once, with their pictures, and the account balances', async () => {
  room = await openNewsroom({ readers: 12 });
  await room.join('jane@example.com', 'en');
  await room.upload('data/hoa-dao.md', article('hoa-dao', { thumbnail: '"data/images/hoa-dao.webp"' }));
  await room.upload('data/images/hoa-dao.webp', await picture());
  await room.upload('data/pho-co.md', article('pho-co', { created_at: '"2026-11-21 08:00:00"' }));
  await room.upload('data/nhap.md', article('nhap', { use: 'false' }));
  await room.upload('data/mai-sau.md', article('mai-sau', { created_at: '"2026-12-24 08:00:00"' }));
  await room.cloud.idle();
  await room.pass(0);
  await room.week();
  await room.cloud.idle();
  await room.pass();

  const edition = await room.edition('2026-W47');
  expect(edition).toMatchObject({ state: 'sent', articles: ['pho-co', 'hoa-dao'] });
  expect(room.mailsOf('2026-W47').get('jane@example.com')).toBe(1);
  expect(room.mailsOf('2026-W47').size).toBe(13);
  expect(await room.account('2026-W47')).toMatchObject({
    candidates: 13,
    submitted: 13,
    excluded: 0,
    refused: 0,
    unknown: 0,
    pending: 0,
    balanced: true,
  });
  const runs = await Promise.all([0, 1].map((run) => room.stores.ledger.readRun(edition!.id, 1, run)));
  const delivered = runs.flat().map(({ events }) => events?.delivery?.size ?? 0);
  expect(
    delivered.toSorted((a, b) => a - b),
    'SES told what became of each, by language',
  ).toEqual([1, 12]);
  const mail = room.cloud.ses.mails[0]?.raw.toString('latin1').replaceAll('=\r\n', '') ?? '';
  const image = /https:\/\/bantin\.example\.vn\/i\/[0-9a-f]{16}\.jpg/.exec(mail)?.[0] ?? '';
  const shown = await room.cloud.fetch(image);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  const page = await room.cloud.fetch('https://bantin.example.vn/e/2026-W47');
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('Bài về pho-co');
  expect(await room.stores.editions.listOpen(), 'nothing is left for the clock').toEqual([]);
});

test('the schedule fired three times gives one edition and one mail a reader', async () => {
  room = await openNewsroom({ readers: 5 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await Promise.all([room.week(), room.week(), room.week()]);
  await room.cloud.idle();
  await room.pass();
  await room.week();
  await room.cloud.idle();
  await room.pass();
  expect(room.mailsOf('2026-W47')).toEqual(everyReaderOnce(5));
  expect(room.cloud.logs.filter(({ line }) => line.includes('"edition.already"')).length).toBeGreaterThanOrEqual(1);
});

test('an article is mailed in one weekly edition only, and a week without a new one sends nothing and says why', async () => {
  room = await openNewsroom({ readers: 2 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.week();
  await room.cloud.idle();
  await room.pass();
  await room.upload('b.md', article('hai', { created_at: '"2026-11-25 08:00:00"' }));
  await room.upload('a.md', article('mot', { title: '"Sửa sau khi gửi"' }));
  await room.cloud.idle();
  for (const weeks of [1, 2]) {
    const at = new Date(SUNDAY.getTime() + weeks * WEEK_MS);
    room.cloud.setNow(at);
    await room.week(at);
    await room.cloud.idle();
    await room.pass();
  }
  expect((await room.edition('2026-W48'))?.articles).toEqual(['hai']);
  expect(await room.edition('2026-W49')).toMatchObject({ state: 'skipped', reason: 'no-articles' });
  expect(room.mailsOf('2026-W49').size).toBe(0);
});

test('SES answers lost after receipt lead to no second mail, and its events settle what became of them', async () => {
  room = await openNewsroom({ readers: 15 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.pass(0);
  room.cloud.faults.add({ station: 'deliver', service: 'ses', nth: 3, times: 2, fault: { kind: 'drop-answer' } });
  await room.week();
  await room.cloud.idle();
  await room.pass();
  await room.pass();
  expect(room.mailsOf('2026-W47')).toEqual(everyReaderOnce(15));
  expect(await room.account('2026-W47')).toMatchObject({ submitted: 15, unknown: 0, pending: 0, balanced: true });
});

test('a sender that dies between waves, and its queue emptied by hand, still end with one mail a reader', async () => {
  room = await openNewsroom({ readers: 32 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.pass(0);
  room.cloud.faults.add({ station: 'deliver', service: 'ses', nth: 14, fault: { kind: 'crash-after' } });
  await room.week();
  await room.cloud.idle();
  expect(room.mailsOf('2026-W47').size).toBeLessThan(32);
  const lanes = room.cloud.queue('DeliverLanes');
  await lanes.purge();
  for (let minute = 0; minute < 4; minute += 1) await room.pass();
  expect(room.mailsOf('2026-W47').size, 'nobody is skipped whom SES could have had').toBeGreaterThanOrEqual(32 - 9);
  expect([...room.mailsOf('2026-W47').values()].every((count) => count === 1)).toBe(true);
  const account = await room.account('2026-W47');
  expect(account).toMatchObject({ candidates: 32, pending: 0, balanced: true });
  expect(account?.submitted).toBe(room.mailsOf('2026-W47').size);
});

test('two consumers given every lane message at the same time mail each reader once', async () => {
  room = await openNewsroom({ readers: 40 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.pass(0);
  room.cloud.queue('DeliverLanes').pause();
  await room.week();
  await room.cloud.idle();
  const body = JSON.stringify({ v: 1, edition: '2026-W47', run: 0, round: 7 });
  const record = { messageId: 'm', body, eventSource: 'aws:sqs' };
  const outcomes = await Promise.all([1, 2].map(() => room.cloud.invoke('deliver', { Records: [record] })));
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
  room.cloud.queue('DeliverLanes').resume();
  await room.cloud.idle();
  await room.pass();
  expect(room.mailsOf('2026-W47')).toEqual(everyReaderOnce(40));
});

test('who leaves after the audience was frozen is not mailed; opening the link changes nothing', async () => {
  room = await openNewsroom({ readers: 3 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  room.cloud.queue('DeliverLanes').pause();
  await room.week();
  await room.cloud.idle({ timeoutMs: 5_000 });
  const [leaver, looker] = room.readers;
  const link = (subscriber: typeof leaver) =>
    unsubscribeUrl(
      'https://bantin.example.vn',
      mintUnsubscribe(room.keys, { subscriber: subscriber!, edition: '2026-W47' as EditionId }),
    );
  expect((await room.cloud.fetch(link(looker))).status).toBe(200);
  const body = new FormData();
  body.set('List-Unsubscribe', 'One-Click');
  const answer = await room.cloud.fetch(link(leaver), { method: 'POST', body });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  room.cloud.queue('DeliverLanes').resume();
  await room.cloud.idle();
  expect([...room.mailsOf('2026-W47').keys()].toSorted()).toEqual(['reader-1@example.com', 'reader-2@example.com']);
  expect(await room.account('2026-W47')).toMatchObject({ submitted: 2, excluded: 1, balanced: true });
});

test('the unsubscribe address of a real mail works, and past the distribution the function answers 403', async () => {
  room = await openNewsroom({ readers: 1 });
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.week();
  await room.cloud.idle();
  const raw = room.cloud.ses.mails[0]?.raw.toString('latin1') ?? '';
  const address = /^List-Unsubscribe: <(.+)>\r$/m.exec(raw)?.[1] ?? '';
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await room.cloud.fetch(address, { method: 'POST', body })).status).toBe(200);
  const gone = await room.stores.subscribers.read([room.readers[0]!]);
  expect(gone.get(room.readers[0]!)?.status).toBe('unsubscribed');
  const direct = await room.cloud.invoke('subscribe', {
    version: '2.0',
    rawPath: new URL(address).pathname,
    rawQueryString: '',
    headers: { host: 'function.example' },
    requestContext: { http: { method: 'GET', path: new URL(address).pathname }, domainName: 'function.example' },
    isBase64Encoded: false,
  });
  expect(direct).toMatchObject({ ok: true, result: { statusCode: 403 } });
});
