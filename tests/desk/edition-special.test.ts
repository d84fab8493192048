import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writesOf } from '../support/desk.ts';
import { expectCleanEverywhere, openEditionRoom, press, untilListed, untilSaid } from '../support/edition-desk.ts';
import { article } from '../support/newsroom.ts';

const ID = '2026-W48';
const PATIENCE = { timeout: 180_000 };

let room: Awaited<ReturnType<typeof openEditionRoom>>;
beforeAll(async () => {
  room = await openEditionRoom({ readers: 3 });
  for (const [index, slug] of ['mot', 'hai', 'ba'].entries())
    await room.upload(`${slug}.md`, article(slug, { created_at: `"2026-11-20 0${9 - index}:00:00"` }));
  await room.cloud.idle();
}, 300_000);
afterAll(async () => {
  expect(room.cloud.denied, 'every function may do what it does').toEqual([]);
  await room.stop();
});

test('a special edition is asked for by a form, looked at, and sent at once by its reviewers', PATIENCE, async () => {
  const page = await room.open('/edition');
  await page.click('text=Soạn số đặc biệt');
  await page.fill('#subject', 'Tin lũ: hai điều cần biết');
  await page.fill('#name', ID);
  await page.check('input[value=mot]');
  await page.check('input[value=ba]');
  expect(await press(page, '#new button.main')).toContain('Không làm được');
  expect(await page.textContent('#new [role=alert]')).toContain('của một số theo lịch');
  expect(await page.isChecked('input[value=mot]'), 'what was chosen is not lost').toBe(true);
  await page.fill('#name', '');
  await press(page, '#new button.main');
  expect(new URL(page.url()).pathname).toBe('/edition/tin-lu-hai-dieu-can-biet');
  await untilListed(page, ['mot', 'ba']);
  await press(page, '#up-ba');
  await untilListed(page, ['ba', 'mot']);
  await untilSaid(page, 'Đã nhận');
  await room.passMinutes(3);
  await untilSaid(page, 'Duyệt số này');
  await page.click('#ask-send summary');
  expect(await press(page, 'button[value=send]')).toContain('Đã xong');
  await room.passMinutes(5);
  expect(await room.edition('tin-lu-hai-dieu-can-biet')).toMatchObject({ state: 'sent' });
  await untilSaid(page, 'Gửi xong lúc');
  expect(room.mailed('tin-lu-hai-dieu-can-biet')).toHaveLength(3);
  await page.goto(`${room.url}/edition`);
  expect(await page.textContent('.editions li:first-child')).toContain('Tin lũ: hai điều cần biết');
  await page.close();
});

/** What a template could hold if nothing had looked at it before. */
const HOSTILE = `<html><head><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=https://evil.example/away">
<script>parent.document.title = 'taken'; parent.taken = 1</script></head>
<body onload="parent.taken = 2; top.location = 'https://evil.example/top'">{{subject}}
<img src="https://evil.example/pixel" onerror="parent.taken = 3"><iframe src="https://evil.example/frame"></iframe>
<form method="post" action="/edition/${ID}/operate" target="_top"><input name="do" value="cancel"><button id="form">go</button></form>
<a id="link" href="javascript:parent.taken = 4">go</a></body></html>`;

test('hostile markup in an article, a note or a template cannot script the desk', PATIENCE, async () => {
  const { desk } = room;
  const at = { Bucket: desk.stack.privateBucket, Key: 'templates/digest.hbs' };
  const breaking = '</textarea></title><script>window.taken = 5</script><img src=x onerror="window.taken = 6">';
  await desk.objects.send(new PutObjectCommand({ ...at, Body: HOSTILE }));
  await room.upload('xau.md', article('xau', { title: `'${breaking}'`, description: `'${breaking}'` }));
  await room.upload(
    'editions/2026-W48.md',
    `---\nsubject: '"><script>window.taken = 7</script>'\n---\n\n${breaking}\n`,
  );
  await room.cloud.idle();
  const page = await room.open();
  const sent: string[] = [];
  page.on('requestfinished', (request) => void sent.push(`${request.method()} ${request.url()}`));
  const reached: string[] = [];
  await page.route('**://evil.example/**', (route) => {
    reached.push(route.request().url());
    return route.fulfill({ body: 'here' });
  });
  await page.goto(`${room.url}/edition/2026-W48`);
  await page.locator('#in-xau').waitFor();
  expect(await page.inputValue('#note')).toBe(breaking);
  const frame = page.frameLocator('#frame');
  expect(await frame.locator('body').textContent()).toContain('<script>window.taken = 7</script>');
  await frame.locator('#form').click({ timeout: 5_000 });
  await frame.locator('#link').click({ timeout: 5_000 });
  await page.waitForTimeout(500);
  expect(await page.evaluate('window.taken')).toBeUndefined();
  expect(await page.title()).toContain('Tuần 48/2026');
  expect(new URL(page.url()).pathname).toBe('/edition/2026-W48');
  expect(sent.filter((one) => one.startsWith('POST'))).toEqual([]);
  expect(reached).toEqual([]);
  await desk.objects.send(new DeleteObjectCommand(at));
  await page.context().close();
});

test('looking changes nothing', PATIENCE, async () => {
  await room.cloud.idle();
  const before = writesOf(room).length;
  for (const path of ['', '/new', `/${ID}`, `/${ID}/shown`, `/${ID}/wishes`, `/${ID}/review`, '/2026-11', '/no-such'])
    expect((await fetch(`${room.url}/edition${path}`)).status, path).toBeLessThan(500);
  expect(writesOf(room).length).toBe(before);
});

test('what there is before anything was sent fits and is clean on all screens', PATIENCE, async () => {
  const paths = ['/edition', `/edition/${ID}`, '/edition/2026-W50', '/edition/2026-11', '/edition/new'];
  await expectCleanEverywhere(room, paths);
  expect((await fetch(`${room.url}/edition/2026-W20`)).status, 'what is over and never was').toBe(404);
});
