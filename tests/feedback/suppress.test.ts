import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { endOfSoftRun } from '../../functions/feedback/suppression.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { consentOf, type ConsentEntry } from '../../functions/model/subscriber.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { eventOf, sesFixture } from './fixture.ts';
import { edition, openFeedback } from './house.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const ADDRESS = 'reader@example.com';
const editions = [43, 44, 45, 46, 47].map((week) => edition(week));
let house: Awaited<ReturnType<typeof openFeedback>>;
beforeEach(async () => {
  house = await openFeedback(dynamo, editions);
  await house.join(ADDRESS);
});

const at = (week: number, hour = 1) => new Date(Date.parse(edition(week).scheduledAt) + hour * 3_600_000).toISOString();
const soft = (week: number, address = ADDRESS) =>
  eventOf('bounce-transient', { address, edition: `2026-W${week}`, batch: 0, reader: 0, at: at(week) });
const hard = (week: number, hour = 1) =>
  eventOf('bounce-general', { address: ADDRESS, edition: `2026-W${week}`, batch: 0, reader: 0, at: at(week, hour) });
const complaint = (week: number, name = 'complaint') =>
  eventOf(name, { address: ADDRESS, edition: `2026-W${week}`, batch: 0, reader: 0, at: at(week) });
const word = (what: ConsentEntry['what'], instant: string): ConsentEntry => ({ at: instant, what, source: 'test' });
async function restore(instant: string): Promise<boolean> {
  const found = await house.person(ADDRESS);
  return found !== undefined && house.list.restore(found, word('restored', instant));
}

describe('a permanent bounce', () => {
  test('keeps all mail from its reader at once, with its own instant and what they were', async () => {
    await house.say(hard(47));
    const person = await house.person(ADDRESS);
    expect(person).toMatchObject({
      status: 'suppressed',
      suppressed: { why: 'bounce', at: at(47), from: 'active' },
      consents: [{ at: at(47), what: 'suppressed', source: 'SES: bounce' }],
    });
    expect(consentOf(person, 'weekly', undefined, 0)).toEqual({ excluded: 'suppressed' });
  });

  test.each([
    'bounce-no-email',
    'bounce-suppressed',
    'bounce-account-list',
    'bounce-welcome',
    'notification-bounce',
    'sns-wrapped',
  ])('counts in every shape: %s', async (name) => {
    await house.say(sesFixture(name));
    expect((await house.person(ADDRESS))?.suppressed?.why).toBe('bounce');
  });

  test('of several recipients is one of each, however SES spells them', async () => {
    await house.join('other@example.com');
    await house.say(sesFixture('bounce-several'));
    for (const address of [ADDRESS, 'other@example.com'])
      expect((await house.person(address))?.status).toBe('suppressed');
  });

  test('of somebody who is not in the list changes nothing: the letter that asked a stranger to confirm', async () => {
    expect((await house.say(sesFixture('confirmation-letter-bounce'))).fared).toEqual(new Map([['unknown', 1]]));
    expect(await house.person('nobody@example.com')).toBeUndefined();
  });

  test('of what is no address that anybody can have is written down for the edition alone', async () => {
    const event = hard(47).replaceAll(ADDRESS, 'not an address');
    const { failed, fared } = await house.say(event);
    expect([failed.size, fared.size]).toEqual([0, 0]);
    expect(await house.ledgerItems()).toHaveLength(1);
  });

  test('twice, or an older one after it, adds nothing; a younger one is the instant that counts', async () => {
    await house.say(hard(46));
    await house.say(hard(46), hard(45));
    expect(await house.person(ADDRESS)).toMatchObject({ suppressed: { at: at(46) }, consents: [{}] });
    await house.say(hard(47));
    expect((await house.person(ADDRESS))?.suppressed).toEqual({ why: 'bounce', at: at(47), from: 'active' });
  });

  test.each(['before', 'after'])('of somebody who leaves, %s it, never brings them back', async (when) => {
    const said = { at: at(46, 2), source: 'test' };
    const { id } = (await house.person(ADDRESS)) ?? {};
    if (id === undefined) throw new Error('not there');
    if (when === 'after') await house.list.leave(id, said);
    await house.say(hard(46));
    if (when === 'before') await house.list.leave(id, said);
    expect((await house.person(ADDRESS))?.status).toBe('suppressed');
    expect(await house.list.takeBack(id, { at: at(46, 3), source: 'test' })).toBe(false);
    expect(await restore(at(46, 4))).toBe(true);
    expect((await house.person(ADDRESS))?.status).toBe('unsubscribed');
  });

  test('of who was erased leaves a hash that is kept out', async () => {
    const { id } = (await house.person(ADDRESS)) ?? {};
    if (id === undefined) throw new Error('not there');
    await house.list.erase(id, { at: at(46), source: 'test' });
    await house.say(hard(46), soft(46));
    expect(await house.person(ADDRESS)).toMatchObject({ status: 'suppressed', suppressed: { why: 'bounce' } });
    expect(Object.keys((await house.person(ADDRESS)) ?? {})).not.toContain('softBounces');
  });

  test('does not take an operator’s word away', async () => {
    const found = await house.person(ADDRESS);
    if (found) await house.list.suppress(found, word('suppressed', at(45)));
    await house.say(hard(46));
    expect((await house.person(ADDRESS))?.suppressed).toEqual({ why: 'operator', at: at(45), from: 'active' });
  });
});

describe('who was restored by an operator', () => {
  test('is not suppressed again by what had happened before, and is by what happens after', async () => {
    await house.say(hard(45));
    await restore(at(46));
    await house.say(hard(45), hard(46, 0), soft(43), soft(44), soft(45));
    expect((await house.person(ADDRESS))?.status).toBe('active');
    await house.say(hard(47));
    expect((await house.person(ADDRESS))?.suppressed).toEqual({ why: 'bounce', at: at(47), from: 'active' });
  });

  test('is suppressed by a complaint of before that comes late: had it come in time, nobody could have restored them', async () => {
    await house.say(hard(45));
    await restore(at(46, 2));
    await house.say(complaint(45));
    expect((await house.person(ADDRESS))?.suppressed?.why).toBe('complaint');
    expect(await restore(at(47))).toBe(false);
  });
});

describe('a complaint', () => {
  test.each(['complaint', 'complaint-without-report', 'complaint-account-list'])(
    'ends all mail for good: %s',
    async (name) => {
      await house.say(hard(46), complaint(47, name));
      expect((await house.person(ADDRESS))?.suppressed).toEqual({ why: 'complaint', at: at(47), from: 'active' });
      await house.say(hard(47, 5));
      expect((await house.person(ADDRESS))?.suppressed?.why).toBe('complaint');
      expect(await restore(at(48))).toBe(false);
    },
  );

  test('that says it is no spam is none', async () => {
    expect((await house.say(complaint(47, 'complaint-not-spam'))).dropped).toEqual(new Map([['not-spam', 1]]));
    expect((await house.person(ADDRESS))?.status).toBe('active');
    expect(await house.ledgerItems()).toEqual([]);
  });
});

describe('a mailbox that is full, or out of order', () => {
  test('is written to again until it took none of three editions in a row', async () => {
    await house.say(soft(45), soft(45));
    await house.say(soft(46));
    expect(await house.person(ADDRESS)).toMatchObject({
      status: 'active',
      softBounces: [`2026-W45 ${at(45)}`, `2026-W46 ${at(46)}`],
    });
    await house.say(soft(47));
    expect(await house.person(ADDRESS)).toMatchObject({
      status: 'suppressed',
      suppressed: { why: 'bounce', at: at(47), from: 'active' },
      consents: [{ source: 'SES: bounce of 3 editions' }],
    });
  });

  test('that took one in between begins anew', async () => {
    await house.say(soft(43), soft(44), soft(46), soft(47));
    expect((await house.person(ADDRESS))?.status).toBe('active');
  });

  test('is not helped by a week that had no edition', async () => {
    const skipped = edition(45, { state: 'skipped' });
    const { audience: _, ...composing } = edition(46, { state: 'composing' });
    house = await openFeedback(dynamo, [...editions.slice(0, 2), skipped, composing, edition(47)]);
    await house.join(ADDRESS);
    await house.say(soft(43), soft(44), soft(47));
    expect((await house.person(ADDRESS))?.status).toBe('suppressed');
  });

  test('counts each series by itself', async () => {
    const month = edition(46, { id: '2026-10' as (typeof editions)[0]['id'], series: 'monthly' });
    house = await openFeedback(dynamo, [...editions, month], 2);
    await house.join(ADDRESS);
    await house.say(soft(45), soft(47), soft(46).replace('2026-W46', '2026-10'));
    expect((await house.person(ADDRESS))?.status).toBe('active');
    await house.say(soft(46));
    expect((await house.person(ADDRESS))?.status).toBe('suppressed');
  });

  test('is not given up for a bad day on which several instant editions came', () => {
    const [first, second, third] = ['2026-11-20', '2026-11-21', '2026-11-22'] as const;
    const times = [`${first}T01`, `${first}T03`, `${first}T05`, `${second}T01`, `${third}T01`, `${third}T09`];
    const all = times.map((time) => ({
      ...edition(47),
      id: time as EditionId,
      series: 'instant' as const,
      scheduledAt: `${time}:00:00.000Z`,
    }));
    const after = (...bounced: readonly string[]) =>
      endOfSoftRun({ softBounces: bounced.map((time) => `${time} ${time}:30:00.000Z`) }, all, 3);
    expect(after(...times.slice(0, 3)), 'one day').toBeUndefined();
    expect(after(...times.slice(0, 5)), 'three days').toBe(`${third}T01:30:00.000Z`);
    expect(after(...times.slice(0, 3), ...times.slice(4)), 'one arrived').toBeUndefined();
  });

  test('of somebody who is not in the list makes nobody', async () => {
    await house.say(soft(45, 'nobody@example.com'));
    expect(await house.person('nobody@example.com')).toBeUndefined();
  });
});

test('a message that cannot be read comes back alone, and says nothing of anybody in the log', async () => {
  const { failed, unreadable, faults } = await house.say('not JSON reader@example.com', hard(47));
  expect([...failed]).toEqual(unreadable);
  expect(unreadable).toHaveLength(1);
  expect(faults).toEqual([]);
  expect((await house.person(ADDRESS))?.status).toBe('suppressed');
});

test('a message whose person cannot be written comes back, and what was written of it already is no harm', async () => {
  const { suppress } = house.hear;
  let broken = true;
  const bend = {
    ...house.hear,
    suppress: (...about: Parameters<typeof suppress>) =>
      broken ? Promise.reject(new Error('throttled')) : suppress(...about),
  };
  const { hearEvents } = await import('../../functions/feedback/hear-events.ts');
  const message = { messageId: 'm', body: hard(47) };
  expect([...(await hearEvents([message], bend)).failed]).toEqual(['m']);
  const ledger = await house.ledgerItems();
  broken = false;
  expect((await hearEvents([message], bend)).failed.size).toBe(0);
  expect((await house.person(ADDRESS))?.status).toBe('suppressed');
  expect(await house.ledgerItems()).toEqual(ledger);
});
