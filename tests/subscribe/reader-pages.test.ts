import { afterAll, describe, expect, test } from 'vitest';
import { mintPreferences } from '../../functions/links/preferences-token.ts';
import { TEST_READER } from '../../functions/links/test-reader.ts';
import { mintUnsubscribe } from '../../functions/links/unsubscribe-token.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { restoredStatus } from '../../functions/model/subscriber.ts';
import { pauseEnd } from '../../functions/subscribe/deed.ts';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { openSite, READER } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);

const keys = newKeys();
const leaveLink = `/u/${mintUnsubscribe(keys, { subscriber: READER.id, edition: '2026-W47' as EditionId })}`;
const choicesLink = `/s/${mintPreferences(keys, { subscriber: READER.id })}`;
const site = (more: Partial<Parameters<typeof openSite>[1]> = {}) =>
  openSite(dynamo, { keys, people: [READER], ...more });
const DAY_MS = 86_400_000;

describe.each([leaveLink, choicesLink])('at %.3s', (link) => {
  test('a reader pauses until a day, which the page names, and comes back before it', async () => {
    const { post, reader } = await site();
    expect(await (await post(link, { pause: 'week' })).text()).toContain('bạn nghỉ nhận thư đến Chủ Nhật, 29/11/2026');
    // The first moment of that day in Hà Nội.
    expect(await reader()).toMatchObject({ status: 'paused', pausedUntil: '2026-11-28T17:00:00.000Z' });
    expect(await (await post(link, { resume: 'yes' })).text()).toContain('từ số tiếp theo');
    expect(await reader()).toMatchObject({ status: 'active' });
  });

  test('a pause that is over is none: the page offers one again', async () => {
    const { world, ask, post } = await site();
    await post(link, { pause: 'week' });
    expect(await (await ask(link)).text()).toContain('name="resume"');
    world.now += 7 * DAY_MS;
    const html = await (await ask(link)).text();
    expect(html).not.toContain('name="resume"');
    expect(html).toContain('name="pause"');
  });

  test('a reader chooses cadence and language, and the page goes on in it', async () => {
    const { post, reader } = await site();
    const html = await (await post(link, { choose: 'yes', cadence: 'monthly', language: 'en' })).text();
    expect(html).toContain('Your choices are saved.');
    expect(html).toMatch(/value="monthly" checked/);
    expect(html).toContain('you may meet a headline twice');
    expect(await reader()).toMatchObject({ cadence: 'monthly', language: 'en' });
  });

  test('who left may undo it for thirty days, and finds everything as it was', async () => {
    const { world, ask, post, reader } = await site();
    await post(link, { pause: 'quarter' });
    const before = await reader();
    expect(await (await post(link, { leave: 'yes' })).text()).toContain('name="undo"');
    expect(await (await ask(link)).text()).toContain('name="undo"');
    expect(await (await post(link, { undo: 'yes' })).text()).toContain('Mừng bạn trở lại');
    expect({ ...(await reader()), consents: [] }).toEqual({ ...before, consents: [] });
    await post(link, { leave: 'yes' });
    world.now += 31 * DAY_MS;
    expect(await (await ask(link)).text()).not.toContain('name="undo"');
    const late = await (await post(link, { undo: 'yes' })).text();
    expect(late).toContain('href="/s/"');
    expect(late).not.toContain('Mừng bạn trở lại');
  });

  test('who is suppressed is told whom to write to, and not offered what would not be true', async () => {
    const suppressed = { why: 'complaint', at: '2026-01-01T00:00:00.000Z' } as const;
    const { ask, post, reader } = await site({ people: [{ ...READER, status: 'suppressed', suppressed }] });
    expect(await (await ask(link)).text()).toContain('editors@example.com');
    for (const fields of [{ undo: 'yes' }, { resume: 'yes' }, { pause: 'week' }]) await post(link, fields);
    expect(await reader()).toMatchObject({ status: 'suppressed' });
  });

  test('who is suppressed may leave for good all the same, should an operator lift it', async () => {
    const suppressed = { why: 'bounce', at: '2026-01-01T00:00:00.000Z', from: 'active' } as const;
    const { ask, post, reader } = await site({ people: [{ ...READER, status: 'suppressed', suppressed }] });
    expect(await (await ask(link)).text()).toContain('name="leave"');
    const html = await (await post(link, { leave: 'yes' })).text();
    expect(html).toMatch(/role="status">Bạn sẽ không nhận/);
    expect(html).not.toContain('name="leave"');
    expect(restoredStatus((await reader())!)).toBe('unsubscribed');
  });
});

test('nobody chooses a series that never comes; who has one keeps it while they choose something else', async () => {
  const one = await site({ cadences: ['weekly'] });
  const choose = (cadence: string) => one.post(choicesLink, { choose: 'yes', cadence, language: 'en' });
  expect((await choose('instant')).status).toBe(400);
  expect(await one.reader()).toEqual(READER);
  const other = await site({ cadences: ['weekly'], people: [{ ...READER, cadence: 'monthly' }] });
  await other.post(choicesLink, { choose: 'yes', cadence: 'monthly', language: 'en' });
  expect(await other.reader()).toMatchObject({ cadence: 'monthly', language: 'en' });
});

test('only the series that there are are offered, and the reader’s own', async () => {
  const one = await site({ cadences: ['weekly'] });
  expect((await (await one.ask(choicesLink)).text()).match(/name="cadence"/g)).toHaveLength(1);
  const other = await site({ cadences: ['weekly'], people: [{ ...READER, cadence: 'instant' }] });
  const html = await (await other.ask(choicesLink)).text();
  expect(html.match(/name="cadence"/g)).toHaveLength(2);
  expect(html).toMatch(/value="instant" checked/);
});

describe('a reader’s data', () => {
  test('are given to them, all of them, and change by it in nothing', async () => {
    const { ask, post, tables } = await site();
    await post(choicesLink, { pause: 'week' });
    const before = await tables();
    const response = await post(choicesLink, { export: 'yes' });
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toMatchObject({
      subscriber: { ...READER, status: 'paused', consents: [{ what: 'paused', source: 'preferences page' }] },
      wish: null,
    });
    expect(await tables()).toBe(before);
    expect(await (await ask(choicesLink)).text()).toContain('name="export"');
  });

  test('are erased when they say so twice, with the wish they may have made since', async () => {
    const { post, reader, joining, tables } = await site();
    const wish = {
      v: 1,
      id: READER.id,
      at: 0,
      address: 'reader@example.org',
      language: 'vi',
      cadence: 'weekly',
    } as const;
    await joining.wish({ ...wish, source: 'page', wording: 'vi-1' });
    const before = await tables();
    expect(await (await post(choicesLink, { erase: 'ask' })).text()).toContain('Xóa mọi dữ liệu về bạn?');
    expect(await tables()).toBe(before);
    expect(await (await post(choicesLink, { erase: 'yes' })).text()).toContain('đã được xóa');
    expect(await reader()).toEqual({
      v: 1,
      id: READER.id,
      status: 'unsubscribed',
      cadence: 'weekly',
      language: 'vi',
      leftAt: '2026-11-22T01:00:00.000Z',
      consents: [{ at: '2026-11-22T01:00:00.000Z', source: 'preferences page', what: 'erased' }],
    });
    expect(await tables()).not.toContain('reader@example.org');
    expect((await post(choicesLink, { erase: 'yes' })).status).toBe(200);
  });

  test('are nothing for who has the link to leave: mails are passed on', async () => {
    const { ask, post } = await site();
    expect(await (await ask(leaveLink)).text()).not.toMatch(/name="(export|erase)"/);
    for (const fields of [{ export: 'yes' }, { erase: 'ask' }, { erase: 'yes' }])
      expect((await post(leaveLink, fields as Record<string, string>)).status).toBe(400);
  });
});

test.each([
  ['week', '2026-11-22T16:59:59.000Z', '2026-11-28T17:00:00.000Z'],
  ['week', '2026-11-22T17:00:00.000Z', '2026-11-29T17:00:00.000Z'],
  ['month', '2027-01-31T05:00:00.000Z', '2027-02-27T17:00:00.000Z'],
  ['quarter', '2026-11-30T05:00:00.000Z', '2027-02-27T17:00:00.000Z'],
  ['quarter', '2026-12-31T05:00:00.000Z', '2027-03-30T17:00:00.000Z'],
] as const)('a %s from %s on ends at the first moment of a day in Hà Nội: %s', (length, now, end) => {
  expect(pauseEnd(length, Date.parse(now), 'Asia/Ho_Chi_Minh')).toBe(end);
});

describe('the links of a test', () => {
  const edition = '2026-W47' as EditionId;
  const links = [
    `/u/${mintUnsubscribe(keys, { subscriber: TEST_READER, edition })}`,
    `/s/${mintPreferences(keys, { subscriber: TEST_READER })}`,
  ];

  test.each(links)('say that it is a test, and have nothing to press: %.3s', async (link) => {
    const { ask } = await site();
    const answer = await ask(link);
    expect(answer.status).toBe(200);
    const html = await answer.text();
    expect(html).toContain('Đây là liên kết của một thư thử');
    expect(html).not.toMatch(/<form|<button/);
  });

  test('do nothing, whatever is posted: nobody leaves, and nobody is counted as leaving', async () => {
    const { post, reader, left, world } = await site();
    const [leave = '', choose = ''] = links;
    const oneClick = await post(leave, { 'List-Unsubscribe': 'One-Click' });
    expect([oneClick.status, await oneClick.text()]).toEqual([200, '']);
    for (const link of [leave, choose])
      for (const form of [{ leave: 'yes' }, { undo: 'yes' }, { pause: 'week' }, { resume: 'yes' }])
        expect(await (await post(link, form as Record<string, string>)).text()).toContain('thư thử');
    for (const form of [{ export: 'yes' }, { erase: 'ask' }, { erase: 'yes' }])
      expect(await (await post(choose, form as Record<string, string>)).text()).toContain('thư thử');
    expect([world.calls, world.events], 'no table is even asked').toEqual([[], []]);
    expect(await reader()).toEqual(READER);
    expect(await left.countLeavers(edition)).toBe(0);
  });
});
