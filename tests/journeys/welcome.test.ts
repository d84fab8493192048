import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, test } from 'vitest';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { welcomeTable } from '../../functions/aws/welcome-table.ts';
import { readOutcomes } from '../../functions/model/delivery.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { synthesize } from '../../local/synthesize.ts';
import { openNewsroom, SUNDAY, type Newsroom } from '../support/newsroom.ts';
import { findReader, linksIn, mailTo, nextWeek, SITE } from '../support/readers.ts';

const LAN = 'lan@example.com';
const HOUR_MS = 3_600_000;

let room: Newsroom;
afterEach(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.cloud.stop();
});

const goTo = (ms: number) => room.cloud.setNow(new Date(SUNDAY.getTime() + ms));

/** Asks to join, as a form of the publisher's own site does. @returns the link of the letter that comes */
async function ask(address = LAN): Promise<string> {
  await room.cloud.fetch(`${SITE}/s/`, { method: 'POST', body: new URLSearchParams({ address, language: 'vi' }) });
  const [link = ''] = linksIn((await mailTo(room, address)).html);
  expect(link).toContain('/s/confirm/');
  return link;
}

async function press(link: string): Promise<number> {
  const { status } = await room.cloud.fetch(link, { method: 'POST', body: new URLSearchParams({ confirm: 'yes' }) });
  await room.cloud.idle();
  return status;
}

const documents = () => DynamoDBDocumentClient.from(new DynamoDBClient(room.cloud.client));

/** What the ledger and SES's events say of an edition's welcomes. */
async function welcomesOf(edition: string) {
  const all = await welcomeTable(documents(), room.cloud.outputs['LedgerTable'] ?? '').list(edition as EditionId);
  return all.map(({ batch, events }) => ({
    outcomes: readOutcomes(batch.outcomes),
    events: Object.keys(events ?? {}),
  }));
}

test('whoever confirms gets the latest edition, once, with links of their own that work; and the next one as everybody does', async () => {
  room = await openNewsroom({ readers: 2 });
  const edition = await nextWeek(room, 0);
  const everybody = await mailTo(room, 'reader-0@example.com');
  goTo(30 * HOUR_MS);
  const link = await ask();
  expect(room.mailsOf(edition).has(LAN), 'nothing before they confirm').toBe(false);
  expect(await press(link)).toBe(200);
  expect(room.mailsOf(edition).get(LAN)).toBe(1);
  const welcome = await mailTo(room, LAN);
  expect(welcome.subject).toBe(everybody.subject);
  const listUnsubscribe = welcome.headers.find(({ key }) => key === 'list-unsubscribe');
  expect(listUnsubscribe?.line).toContain(`${SITE}/u/`);
  const [sent] = await welcomesOf(edition);
  expect(sent).toEqual({ outcomes: ['submitted'], events: expect.arrayContaining(['send', 'delivery']) });
  expect(await room.account(edition), 'welcomes are counted apart').toMatchObject({ candidates: 2, submitted: 2 });

  const thanks = await room.cloud.fetch(link, { method: 'POST', body: new URLSearchParams({ confirm: 'yes' }) });
  const [, onTheWeb = ''] = /href="(\/e\/[^"]+)"/.exec(await thanks.text()) ?? [];
  expect((await room.cloud.fetch(`${SITE}${onTheWeb}`)).status, 'and can be read meanwhile').toBe(200);
  for (let times = 0; times < 3; times += 1) expect(await press(link)).toBe(200);
  await room.pass();
  expect(room.mailsOf(edition).get(LAN)).toBe(1);

  const leave = linksIn(welcome.html).find((url) => url.includes('/u/')) ?? '';
  await room.cloud.fetch(leave, { method: 'POST', body: new URLSearchParams({ leave: 'yes' }) });
  expect(await findReader(room, LAN)).toMatchObject({ status: 'unsubscribed' });
  await room.cloud.fetch(leave, { method: 'POST', body: new URLSearchParams({ undo: 'yes' }) });
  goTo(60 * HOUR_MS);
  // Gone, and back by a new confirmation: not the same edition once more.
  await room.cloud.fetch(leave, { method: 'POST', body: new URLSearchParams({ leave: 'yes' }) });
  expect(await press(await ask())).toBe(200);
  expect(room.mailsOf(edition).get(LAN)).toBe(1);

  const next = await nextWeek(room, 1);
  expect(room.mailsOf(next).get(LAN)).toBe(1);
  expect(await welcomesOf(next)).toEqual([]);
}, 120_000);

test('who confirms while there is no edition gets none, and who confirms just before a freeze gets that edition once', async () => {
  room = await openNewsroom({ readers: 1 });
  const early = await ask();
  expect(await press(early)).toBe(200);
  expect(room.cloud.ses.mails.filter(({ tags }) => 'edition' in tags)).toEqual([]);
  const first = await nextWeek(room, 0);
  expect(room.mailsOf(first).get(LAN)).toBe(1);

  // The confirmation, while nothing of it reaches `deliver`; then the freeze.
  goTo(7 * 24 * HOUR_MS - 90_000);
  const link = await ask('an@example.com');
  const queue = room.cloud.queue('DeliverWelcomes');
  queue.pause();
  expect(await press(link)).toBe(200);
  const second = await nextWeek(room, 1);
  queue.resume();
  await room.cloud.idle();
  expect(room.mailsOf(second).get('an@example.com')).toBe(1);
  expect(room.mailsOf(first).has('an@example.com')).toBe(false);
  expect(await welcomesOf(second)).toEqual([]);
  expect(await press(link)).toBe(200);
  expect(room.mailsOf(second).get('an@example.com')).toBe(1);
});

test('a stage that is stopped welcomes nobody before it goes on, and who left meanwhile gets nothing', async () => {
  room = await openNewsroom({ readers: 1 });
  const edition = await nextWeek(room, 0);
  goTo(30 * HOUR_MS);
  const lan = await ask();
  const an = await ask('an@example.com');
  const control = deliveryControl(documents(), room.cloud.physical('StateEditions'));
  await control.setStopped(true);
  expect([await press(lan), await press(an)]).toEqual([200, 200]);
  expect(await welcomesOf(edition)).toMatchObject([{ outcomes: ['pending'] }, { outcomes: ['pending'] }]);
  const { id } = (await findReader(room, 'an@example.com')) ?? {};
  await room.stores.subscribers.leave(id!, { at: room.cloud.now().toISOString(), source: 'test' });
  await control.setStopped(false);
  await room.cloud.queue('DeliverWelcomes').makeVisible();
  await room.cloud.idle();
  expect([...room.mailsOf(edition).keys()]).toEqual(['reader-0@example.com', LAN]);
  expect(new Set((await welcomesOf(edition)).map(({ outcomes }) => outcomes[0]))).toEqual(
    new Set(['left', 'submitted']),
  );
});

test('with the setting off nobody is welcomed', async () => {
  // The stack of this machine without welcomes: quicker than to synthesize it once more.
  const made = await synthesize();
  const assembly = await mkdtemp(join(dirname(made), 'no-welcome-'));
  try {
    await cp(made, assembly, { recursive: true });
    const file = join(assembly, 'Newsletter-local.template.json');
    const template = await readFile(file, 'utf8');
    const changed = template.replace('"WELCOME": "true"', '"WELCOME": "false"');
    expect(changed).not.toBe(template);
    await writeFile(file, changed);
    room = await openNewsroom({ assembly, readers: 1 });
    const edition = await nextWeek(room, 0);
    goTo(30 * HOUR_MS);
    expect(await press(await ask())).toBe(200);
    expect(room.mailsOf(edition).has(LAN)).toBe(false);
    expect(await welcomesOf(edition)).toEqual([]);
  } finally {
    await rm(assembly, { recursive: true, force: true });
  }
});
