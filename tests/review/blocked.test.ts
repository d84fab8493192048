import { afterAll, describe, expect, test } from 'vitest';
import { startDynamo } from '../aws/dynamo.ts';
import { newKeys } from '../links/new-keys.ts';
import { LEAD, openReview } from './world.ts';

const dynamo = await startDynamo();
afterAll(dynamo.stop);
const keys = newKeys();

/** A picture of an edition under review is not there. */
async function withoutPicture() {
  const room = await openReview(dynamo, keys);
  room.gone.add(LEAD);
  return room;
}

describe('an edition that shows a picture which is not there', () => {
  test.each(['approve', 'send'] as const)(
    'refuses to %s, with the reason and what to do; the same link does it once the picture is back',
    async (deed) => {
      const room = await withoutPicture();
      const link = room.link(deed);
      const before = await room.everything();
      const answer = await room.press(link);
      expect(answer.status).toBe(409);
      const html = await answer.text();
      expect(html).toContain('has to be mended before it can be sent');
      expect(html).toContain('The picture of “&lt;two&gt;” is not there');
      expect(html).toContain('Upload that picture again');
      expect(await room.everything()).toBe(before);
      room.gone.clear();
      expect((await room.press(link)).status).toBe(200);
      expect(room.events).toEqual([`review.${deed} blocked`, `review.${deed} done`]);
    },
  );

  test.each(['hold', 'drop', 'pin', 'test', 'seen', 'stop'] as const)('may be told to %s as ever', async (deed) => {
    const room = await withoutPicture();
    expect((await room.press(room.link(deed))).status).toBe(200);
  });

  test('says so on its page, as things are now and not as they were in the letter', async () => {
    const room = await openReview(dynamo, keys);
    const page = async () => (await room.ask(room.link('look'))).text();
    expect(await page(), 'the block of the letter is mended').not.toContain('when the letter was written');
    expect(await page()).not.toContain('It is blocked');
    room.gone.add(LEAD);
    expect(await page()).toContain('It is blocked: nobody gets it before');
    room.findings = undefined;
    expect(await page(), 'nobody had looked').toContain('The picture of');
  });

  test('that was blocked in its time waits for “Send now” once the picture is back', async () => {
    const room = await openReview(dynamo, keys);
    await room.put({ blocked: { at: '2026-11-22T00:00:00.000Z', pictures: [LEAD] } });
    room.now = Date.parse('2026-11-22T01:00:00.000Z');
    const page = async () => (await room.ask(room.link('look'))).text();
    expect(await page()).toContain('All of them are there again');
    expect(await (await room.press(room.link('approve'))).text()).toContain('it waits for “Send now”');
    room.now += 1;
    expect(await (await room.press(room.link('send'))).text()).toContain('is sent within a few minutes');
  });

  test('is told as before where its rendering names no pictures, for it is older than that', async () => {
    const room = await withoutPicture();
    room.namesPictures = false;
    expect(await (await room.ask(room.link('look'))).text()).toContain('when the letter was written');
    expect((await room.press(room.link('approve'))).status, 'compose keeps it back').toBe(200);
  });
});

test('a word that may have come too late says so, and what is surer', async () => {
  const room = await openReview(dynamo, keys);
  const audience = { candidates: 1, readers: 1, excluded: {}, runs: 1, fence: 1 };
  room.afterWord = () => room.put({ state: 'sending', audience });
  const answer = await room.press(room.link('hold'));
  expect(answer.status).toBe(409);
  const html = await answer.text();
  expect(html).toContain('Noted, but it may have come too late');
  expect(html).toContain('newsletter pause');
});
