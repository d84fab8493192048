import { describe, expect, test } from 'vitest';
import { lookAt } from '../../../cli/edition/look.ts';
import { accountRows, editionRows, imbalance, type Row } from '../../../cli/show-edition.ts';
import { NO_ANSWERS } from '../../../functions/model/counts.ts';
import type { EditionId } from '../../../functions/model/edition.ts';
import { accountOf } from '../../digest/accounts.ts';
import { batch, id, NOW, operatorWorld, type OperatorWorld } from './world.ts';

const PUBLICATION = { timeZone: 'Asia/Ho_Chi_Minh', publicUrl: 'https://bantin.example.vn' };

const look = async (world: OperatorWorld) => {
  const found = await lookAt(id, world.hand);
  if (found?.delivery === undefined) throw new Error('nothing was found');
  return { ...found, delivery: found.delivery };
};
const rowsOf = async (world: OperatorWorld) => editionRows(await look(world), world.now, PUBLICATION);
const textOf = (rows: readonly Row[], label: string) => rows.find(([name]) => name === label)?.[1];

describe('a look at an edition', () => {
  test('shows progress, pace and when it is expected to end', async () => {
    const world = operatorWorld({}, batch(0, 'ssss....'), batch(20, '....'));
    world.control = { ...world.control, slowdown: { factor: 0.5, at: NOW }, allowance: { left: 5, nextDays: [100] } };
    const rows = await rowsOf(world);
    expect(textOf(rows, 'state')).toBe('sending');
    expect(textOf(rows, 'progress')).toBe('██████████░░░░░░░░░░░░░░░░░░░░ 4 of 12 readers');
    expect(textOf(rows, 'pace')).toBe('5 a second on 1 lane, of 10: SES asked for less; 5 more today');
    expect(textOf(rows, 'expected end')).toBe('2026-11-23 10:00:00 (Asia/Ho_Chi_Minh), on 2 days');
    expect(textOf(rows, 'sends until')).toContain('2026-11-23 10:00:00');
  });

  test('shows whom it welcomed apart from its account, once there is anybody', async () => {
    const world = operatorWorld({}, batch(0, 'ss'));
    expect(textOf(await rowsOf(world), 'welcomed')).toBeUndefined();
    world.welcomes.push(batch(0, 's'), batch(0, 's'), batch(0, 'l'), batch(0, 'u'));
    expect(textOf(await rowsOf(world), 'welcomed')).toBe('2  left 1, unknown 1');
    expect((await look(world)).delivery.account).toMatchObject({ submitted: 2, unknown: 0, balanced: true });
  });

  test('says why it rests, in SES’s own words', async () => {
    const pause = {
      why: 'refusals',
      code: 'InvalidParameterValue',
      words: 'Domain contains illegal character',
    } as const;
    const rows = await rowsOf(operatorWorld({ state: 'paused', pause }, batch(0, 'r...')));
    expect(rows[1]?.[1]).toContain('“Domain contains illegal character” (InvalidParameterValue)');
    expect(textOf(rows, 'expected end')).toMatch(/^as if it went on now: /);
  });

  test('gives the account with what its numbers are made of', async () => {
    const world = operatorWorld({}, batch(0, 'ssurrxl.', { refusals: { 3: 'A', 4: 'B' } }));
    world.events.set(0, { v: 1, batch: 0, send: new Set([0, 1]), bounce: new Set([1]) });
    world.leavers = 4;
    const { delivery } = await look(world);
    expect(delivery.account).toMatchObject({ candidates: 9, submitted: 2, unknown: 1, balanced: true });
    expect(accountRows(delivery)).toEqual([
      ['candidates', '9'],
      ['submitted', '2  bounced 1, no last word 1'],
      ['excluded', '3  only-to 1, cancelled 1, left 1'],
      ['refused', '2  A 1, B 1'],
      ['unknown', "1  SES's events may still settle it"],
      ['pending', '1'],
      ['unsubscribed', '4'],
    ]);
    expect(textOf(await rowsOf(world), "SES's events")).toBe('send 2, bounce 1');
  });

  test('of one that was just cancelled still waits for SES’s events', async () => {
    const world = operatorWorld({ state: 'cancelled', cancelledAt: new Date(NOW).toISOString() }, batch(0, 'sssuxx'));
    world.events.set(0, { v: 1, batch: 0, send: new Set([0]) });
    expect(imbalance(await look(world))).toBeUndefined();
    expect((await look(world)).delivery.unknownReaders).toBeUndefined();
    expect(textOf(await rowsOf(world), 'cancelled')).toBe('2026-11-22 10:00:00 (Asia/Ho_Chi_Minh)');
    world.now += 24 * 3_600_000;
    expect(imbalance(await look(world))).toContain('SES');
    expect((await look(world)).delivery.unknownReaders).toEqual(['run0-3']);
  });

  test('says which counts disagree when it does not balance', async () => {
    const world = operatorWorld({}, batch(0, 'ss..'), batch(1, '....'));
    expect(imbalance(await look(world))).toBeUndefined();
    world.ledger.delete(1);
    expect(imbalance(await look(world))).toBe('It does not balance: the freeze: 9, the ledger: 5.');
  });

  test('compares the ledger with the log of calls, and a day later with SES’s events', async () => {
    const sentAt = new Date(NOW - 23 * 3_600_000).toISOString();
    const world = operatorWorld({ state: 'sent', sentAt }, batch(0, 'sss'));
    world.events.set(0, { v: 1, batch: 0, send: new Set([0, 1]) });
    world.calls.push({ v: 1, run: 0, attempt: 'a', answers: { ...NO_ANSWERS, accepted: 3 } });
    expect(imbalance(await look(world))).toBeUndefined();
    world.now += 3_600_000;
    expect(imbalance(await look(world))).toBe(
      "It does not balance: the ledger: 3, SES's events: 2; SES's events: 2, the log of calls to SES: 3.",
    );
  });

  test('has the address of the page, once the clock has folded the account', async () => {
    const world = operatorWorld({ state: 'sent' }, batch(0, 'ss'));
    expect(textOf(await rowsOf(world), 'its page')).toBeUndefined();
    world.account = accountOf();
    expect(textOf(await rowsOf(world), 'its page')).toBe(
      'https://bantin.example.vn/a/2026-W47-AAAAAAAAAAAAAAAAAAAAAA.html',
    );
  });

  test('lists who is unknown once a day has gone by, and nobody whom SES has spoken of', async () => {
    const sentAt = new Date(NOW - 23 * 3_600_000).toISOString();
    const world = operatorWorld({ state: 'sent', sentAt }, batch(0, 'su'), batch(21, 'uus'));
    world.events.set(21, { v: 1, batch: 21, delivery: new Set([0]) });
    expect((await look(world)).delivery).toMatchObject({ unknown: 2 });
    expect((await look(world)).delivery).not.toHaveProperty('unknownReaders');
    world.now += 3_600_000;
    expect((await look(world)).delivery.unknownReaders).toEqual(['run0-1', 'run1-51']);
  });

  test('says how many got which rendering', async () => {
    const world = operatorWorld({ rendering: 'r2', earlier: [{ rendering: 'r1', submitted: 3 }] }, batch(0, 'sssss.'));
    const rows = await rowsOf(world);
    expect(rows.filter(([label]) => label === 'rendering').map(([, text]) => text)).toEqual([
      'r1  3 readers',
      'r2  2 readers, the present one',
    ]);
  });

  test('of a special one says its subject, by which people know it, and whose readers get it', async () => {
    const subject = 'Số Tết: mai vàng';
    const rows = await rowsOf(operatorWorld({ series: 'special', for: 'monthly', subject }, batch(0, 'ss')));
    expect([textOf(rows, 'subject'), textOf(rows, 'goes to')]).toEqual([subject, 'monthly readers']);
    const week = await rowsOf(operatorWorld({}, batch(0, 'ss')));
    expect([textOf(week, 'subject'), textOf(week, 'goes to')]).toEqual([undefined, undefined]);
    const unsaid = await rowsOf(operatorWorld({ series: 'special' }, batch(0, 'ss')));
    expect(textOf(unsaid, 'goes to')).toBe('all readers');
  });

  test('of one that is being composed, was skipped, or is not there has no account', async () => {
    const { delivery: _, ...found } = (await lookAt(id, operatorWorld({ state: 'composing' }).hand))!;
    expect(found.edition.state).toBe('composing');
    const skipped = operatorWorld({ state: 'skipped', reason: 'no-articles', audience: undefined as never });
    const seen = (await lookAt(id, skipped.hand))!;
    expect(seen.delivery).toBeUndefined();
    expect(editionRows(seen, NOW, PUBLICATION)[0]).toEqual(['state', 'skipped: no-articles']);
    expect(await lookAt('2026-W01' as EditionId, skipped.hand)).toBeUndefined();
  });
});
