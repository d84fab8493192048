import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, test } from 'vitest';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { layOut, readyEdition, type Lying } from '../support/lay-out.ts';
import { article, openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';

const DAY_MINUTES = 24 * 60;

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied).toEqual([]);
  await room.cloud.stop();
});

const mailsOf = (id: string) => room.cloud.ses.mails.filter(({ tags }) => tags['edition'] === id);
const record = (body: string) => ({ messageId: 'm', eventSource: 'aws:sqs', body });
const everyone = (count: number, id: string) =>
  new Map(Array.from({ length: count }, (_, n) => [`${id}-${n}@example.com`, 1]));
const lanes = () => room.cloud.queue('DeliverLanes');

/** As `newsletter resume` does it. */
async function letGoOn(id: string): Promise<void> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client));
  const tomorrow = new Date(room.cloud.now().getTime() + DAY_MINUTES * 60_000).toISOString();
  expect(await room.stores.editions.reopen(id as EditionId, 'paused', tomorrow)).toBe(true);
  await deliveryControl(documents, room.cloud.outputs['EditionsTable'] ?? '').goOn(id as EditionId);
}

test('300 readers at 100 messages a second, two lanes side by side: each gets one, and SES sees the pace', async () => {
  // Eight of ten messages are the digest's.
  room = await openNewsroom({ ses: { maxSendRate: 125 } });
  for (let n = 0; n < 150; n += 1)
    await Promise.all([room.join(`vi-${n}@example.com`), room.join(`en-${n}@example.com`, 'en')]);
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.pass(0);
  const before = room.cloud.calls.length;
  await room.week();
  await room.cloud.idle();
  await room.pass();
  expect(room.mailsOf('2026-W47')).toEqual(new Map([...everyone(150, 'vi'), ...everyone(150, 'en')]));
  expect(await room.account('2026-W47')).toMatchObject({ submitted: 300, unknown: 0, pending: 0, balanced: true });

  const instants = mailsOf('2026-W47').map(({ at }) => at.getTime());
  const took = Math.max(...instants) - Math.min(...instants);
  const inSecondFrom = (from: number) => instants.filter((at) => at >= from && at < from + 1000).length;
  const worst = Math.max(...instants.map(inSecondFrom));
  console.log(`300 readers at 100 a second: ${took} ms, at most ${worst} in a second`);
  // What leaves at the pace may arrive in a heap, on a machine that does other things too: at most a wave a lane.
  expect(worst).toBeLessThanOrEqual(100 + 2 * 10);
  const calls = room.cloud.calls.slice(before);
  const sent = calls.filter(({ station, operation }) => station === 'deliver' && operation === 'SendRawEmail');
  expect(sent.map(({ status }) => status)).toEqual(instants.map(() => 200));
}, 120_000);

test('two composes of one edition at once, and every lane message given to two consumers twice, are one mail a reader', async () => {
  room = await openNewsroom({ readers: 31 });
  for (let n = 0; n < 9; n += 1) await room.join(`en-${n}@example.com`, 'en');
  await room.upload('a.md', article('mot'));
  await room.cloud.idle();
  await room.pass(0);
  lanes().pause();
  const order = JSON.stringify({ v: 1, series: 'weekly', scheduledAt: SUNDAY.toISOString() });
  const composes = await Promise.all([1, 2].map(() => room.cloud.invoke('compose', { Records: [record(order)] })));
  expect(composes.every(({ ok }) => ok)).toBe(true);
  expect(await room.edition('2026-W47')).toMatchObject({ state: 'sending', audience: { readers: 40, runs: 2 } });

  const bodies = (await lanes().contents()).ready.map(({ body }) => body);
  expect(bodies).toHaveLength(2);
  for (const times of [1, 2]) {
    const consumers = bodies.flatMap((body) => [body, body]);
    const outcomes = await Promise.all(
      consumers.map((body) => room.cloud.invoke('deliver', { Records: [record(body)] })),
    );
    expect(
      outcomes.every(({ ok }) => ok),
      `time ${times}`,
    ).toBe(true);
  }
  lanes().resume();
  await room.cloud.idle();
  await room.pass();
  expect(room.mailsOf('2026-W47')).toEqual(new Map([...everyone(31, 'reader'), ...everyone(9, 'en')]));
  expect(await room.account('2026-W47')).toMatchObject({ submitted: 40, unknown: 0, pending: 0, balanced: true });
  expect(await room.edition('2026-W47')).toMatchObject({ state: 'sent' });
});

describe('a sender that is not set up', () => {
  test('marks nobody, rests with SES’s own words, and mails everybody once when it is mended', async () => {
    room = await openNewsroom();
    const { settings } = room.cloud.ses;
    const [identity = ''] = settings.identities;
    const [configurationSet = ''] = settings.configurationSets;
    const faults = [
      {
        what: 'unverified',
        breaks: () => settings.identities.clear(),
        mends: () => void settings.identities.add(identity),
        pause: { code: 'MessageRejected', words: expect.stringContaining('Email address is not verified.') },
      },
      {
        what: 'no-configuration-set',
        breaks: () => settings.configurationSets.clear(),
        mends: () => void settings.configurationSets.add(configurationSet),
        pause: {
          code: 'ConfigurationSetDoesNotExistException',
          words: expect.stringMatching(/^Configuration set <.+> does not/),
        },
      },
      {
        what: 'paused-account',
        breaks: () => void (settings.accountPaused = true),
        mends: () => void (settings.accountPaused = false),
        pause: { code: 'AccountSendingPausedException', words: 'Sending is paused for this account.' },
      },
    ];
    for (const { what, breaks, mends, pause } of faults) {
      await layOut(room, await readyEdition(room, what, 25));
      breaks();
      await room.pass();
      expect(await room.edition(what), what).toMatchObject({ state: 'paused', pause: { why: 'set-up', ...pause } });
      expect(await room.account(what), what).toMatchObject({ submitted: 0, refused: 0, unknown: 0, pending: 25 });
      const calls = room.cloud.calls.length;
      for (let minute = 0; minute < 3; minute += 1) await room.pass();
      expect(room.cloud.calls.slice(calls).filter(({ station }) => station === 'deliver')).toEqual([]);
      // What the alarm looks for.
      const halted = room.cloud.logs.map(({ line }) => line).filter((line) => line.includes('"run.halted"'));
      expect(halted.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ level: 'ERROR', edition: what, why: 'set-up', code: pause.code }),
      );

      mends();
      await letGoOn(what);
      await room.pass();
      await room.pass();
      expect(room.mailsOf(what), what).toEqual(everyone(25, what));
      expect(await room.edition(what), what).toMatchObject({ state: 'sent' });
    }
  });
});

test('a reader whose address no message can be written to is refused, and costs nobody else anything', async () => {
  room = await openNewsroom();
  await layOut(room, await readyEdition(room, 'special', 14));
  const spoilt = await room.join('special-3@example.com', 'vi', { cadence: 'monthly' });
  await layOut(room, {
    items: {
      SubscribersTable: [
        { pk: spoilt, v: 1, id: spoilt, status: 'active', cadence: 'monthly', language: 'vi', address: 'Ann <a@b.vn>' },
      ],
    },
    objects: {},
  });
  await room.pass();
  await room.pass();
  const others = everyone(14, 'special');
  others.delete('special-3@example.com');
  expect(room.mailsOf('special')).toEqual(others);
  expect(await room.account('special')).toMatchObject({ submitted: 13, refused: 1, unknown: 0, pending: 0 });
  expect(await room.edition('special')).toMatchObject({ state: 'sent' });
});

test('what the version of before left behind, in the middle of an edition, is finished: everybody once, by lane messages or without', async () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../fixtures/2026-11-22/${name}.json`, import.meta.url), 'utf8')) as unknown;
  const items = read('items') as Lying['items'];
  const messages = read('lane-messages') as readonly { run: number }[];
  for (const withMessages of [true, false]) {
    if (!withMessages) await room.cloud.stop();
    room = await openNewsroom({ now: new Date(SUNDAY.getTime() + 10 * 60_000) });
    await layOut(room, { items, objects: read('objects') as Lying['objects'] });
    for (const message of withMessages ? messages : [])
      await lanes().send(JSON.stringify(message), { group: `lane-0${message.run}`, deduplication: `${message.run}` });
    await room.cloud.idle();
    await room.pass();
    await room.pass();
    // Of 28 ten had been mailed, and ten were being mailed when the function died; SES had spoken of three of these.
    const mails = room.mailsOf('2026-W47');
    expect([...mails.values()]).toEqual(Array.from({ length: 8 }, () => 1));
    expect(await room.account('2026-W47')).toMatchObject({
      candidates: 28,
      submitted: 10 + 3 + 8,
      unknown: 7,
      pending: 0,
      balanced: true,
    });
    expect(await room.edition('2026-W47')).toMatchObject({ state: 'sent' });
    const raw = mailsOf('2026-W47')[0]?.raw.toString('latin1') ?? '';
    expect(raw).toMatch(/^List-Unsubscribe: <https:\/\/bantin\.example\.vn\/u\/[\w.~-]+>\r$/m);
  }
});

test('an edition that SES’s daily limit has no room for goes on the next day, and the day after', async () => {
  // Eight of ten messages are the digest's: 16 a day.
  room = await openNewsroom({ ses: { max24HourSend: 20 } });
  await layOut(room, await readyEdition(room, 'special', 37));
  const days: number[] = [];
  for (let day = 0; day < 3; day += 1) {
    for (let minute = 0; minute < 3; minute += 1) await room.pass();
    days.push(mailsOf('special').length);
    await room.pass(DAY_MINUTES);
    await room.pass();
  }
  expect(days).toEqual([16, 32, 37]);
  expect(room.mailsOf('special')).toEqual(everyone(37, 'special'));
  expect(await room.edition('special')).toMatchObject({ state: 'sent' });
});
