import { afterAll, beforeEach, expect, test } from 'vitest';
import { ledgerTable } from '../../functions/aws/ledger-table.ts';
import { welcomeTable } from '../../functions/aws/welcome-table.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { readWelcomeTag, welcomeTag } from '../../functions/model/welcome.ts';
import { startDynamo } from './dynamo.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const W46 = '2026-W46' as EditionId;
const W47 = '2026-W47' as EditionId;
const LAN = 'AAAAAAAAAAAAAAAAAAAAAA' as SubscriberId;
const AN = 'BBBBBBBBBBBBBBBBBBBBBQ' as SubscriberId;
const message = { v: 1, welcome: LAN, at: '2026-11-24T03:00:00.000Z' } as const;
const fresh = { v: 1, batch: 0, outcomes: '.', attempt: '', leaseUntil: 0, fence: 2 } as const;

let welcomes: ReturnType<typeof welcomeTable>;
let ledger: ReturnType<typeof ledgerTable>;
beforeEach(async () => {
  const table = await dynamo.newTable();
  welcomes = welcomeTable(dynamo.documents, table);
  ledger = ledgerTable(dynamo.documents, table);
});

test('a confirmation brings the edition that was chosen first; another confirmation is another choice', async () => {
  expect(await welcomes.findChoice(message)).toBeUndefined();
  expect(await welcomes.choose(message, W46)).toBe(W46);
  dynamo.loseAnswers(1);
  expect(await welcomes.choose(message, W47)).toBe(W46);
  expect(await welcomes.findChoice(message)).toBe(W46);
  const later = { ...message, at: '2026-11-25T03:00:00.000Z' };
  expect(await welcomes.choose(later, W47)).toBe(W47);
});

test('a welcome is opened once, also when an answer is lost, and belongs to who claimed it first', async () => {
  dynamo.loseAnswers(1);
  expect(await welcomes.open(W47, LAN, 2)).toEqual(fresh);
  const claimed = { ...fresh, outcomes: 'c', attempt: 'a1', leaseUntil: 1000 };
  dynamo.loseAnswers(1);
  expect(await welcomes.advance(W47, LAN, '', claimed)).toBe(true);
  expect(await welcomes.advance(W47, LAN, '', { ...claimed, attempt: 'b1' })).toBe(false);
  expect(await welcomes.open(W47, LAN, 2)).toEqual(claimed);
  expect(await welcomes.open(W47, AN, 2)).toEqual(fresh);
  expect(await welcomes.open(W46, LAN, 2)).toEqual(fresh);
});

test('welcomes are listed with SES’s events, apart from the edition’s runs', async () => {
  await ledger.open(W47, { ...fresh, outcomes: '...' });
  await welcomes.open(W47, LAN, 2);
  await welcomes.open(W47, AN, 2);
  for (let times = 0; times < 2; times += 1) await welcomes.addEvents(W47, AN, new Map([['send', new Set([0])]]));
  expect(await welcomes.list(W47)).toEqual([
    { batch: fresh, events: undefined },
    { batch: fresh, events: { v: 1, batch: 0, send: new Set([0]) } },
  ]);
  expect(await welcomes.list(W46)).toEqual([]);
  expect((await ledger.readRun(W47, 2, 0)).map(({ batch }) => batch.outcomes)).toEqual(['...']);
});

test('a welcome’s tag is what SES takes as one, and names whose it is', () => {
  expect(welcomeTag(LAN)).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
  expect(readWelcomeTag(welcomeTag(AN))).toBe(AN);
  for (const other of ['0', '17', '', 'w-', 'w-short', LAN, `w-${LAN}x`]) expect(readWelcomeTag(other)).toBeUndefined();
});
