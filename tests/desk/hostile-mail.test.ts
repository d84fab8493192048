import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '../support/readers.ts';
import { expectClean, openDeskRoom, type DeskRoom } from '../support/desk.ts';
import { sendStrangeMail } from '../support/strange-mail.ts';

const PATIENCE = { timeout: 240_000 };

let room: DeskRoom;
let elsewhere: Awaited<ReturnType<typeof openElsewhere>>;
beforeAll(async () => {
  elsewhere = await openElsewhere();
  room = await openDeskRoom({ readers: 2 });
}, 300_000);
afterAll(async () => {
  await room.stop();
  await elsewhere.stop();
});

/** Some other machine: whoever knocks there is noticed, whatever they say. */
async function openElsewhere() {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    knocks: () => knocks,
    async stop() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** All that a mail may try, with `AWAY` for another machine and `DESK` for the desk. */
const HOSTILE = `<html><head><base href="AWAY/"><base target="_top"><meta http-equiv="refresh" content="0;url=AWAY/refresh">
<link rel="stylesheet" href="AWAY/a.css"><link rel="preconnect" href="AWAY"><link rel="prefetch" href="AWAY/b"><LINK rel=dns-prefetch href="AWAY">
<style>@import url("AWAY/c.css"); @font-face { font-family: x; src: url("AWAY/d.woff") } body { font-family: x; background: url("AWAY/e.png") }
#main, header { display: none !important }</style></head>
<body onload="top.document.title='owned'"><script>top.document.title='owned'</script>
<img src="x" onerror="parent.document.title='owned'"><img src="AWAY/f.png" srcset="AWAY/g.png 2x">
<svg xmlns="http://www.w3.org/2000/svg" onload="parent.document.title='owned'"><script>parent.document.title='owned'</script><image href="AWAY/h.png"/><use href="AWAY/i.svg#x"/></svg>
<iframe srcdoc="<script>top.document.title='owned'</script><img src='AWAY/j.png'>"></iframe><iframe src="AWAY/k"></iframe><iframe src="DESK/rehearsal"></iframe>
<object data="AWAY/l"></object><embed src="AWAY/m"><video src="AWAY/n" autoplay poster="AWAY/o.png"></video><audio src="AWAY/p" autoplay></audio>
<form action="DESK/rehearsal/time" method="post"><input type="hidden" name="step" value="month"><button id="post">Nhận quà</button></form>
<form action="AWAY/q" method="get"><button id="get">Xem tiếp</button></form>
<a id="script" href="javascript:top.document.title='owned'">một</a> <a id="top" href="AWAY/r" target="_top" ping="AWAY/s">hai</a> <a id="self" href="AWAY/t" target="_self">ba</a> <a id="desk" href="DESK/rehearsal" target="_self">bốn</a>
<p>Cuối thư</p></body></html>`;

test('a hostile mail runs nothing, reaches nobody, and leaves the desk as it is', PATIENCE, async () => {
  const hostile = HOSTILE.replaceAll('AWAY', elsewhere.url).replaceAll('DESK', room.url);
  const path = sendStrangeMail(room, hostile, 'ke-gian@example.com', {
    subject: '<script>document.title="owned"</script><img src=x onerror=alert(1)>',
    head: `X-Strange: <img src=${elsewhere.url}/u onerror=alert(1)>`,
  });
  const page = await room.open('/mails');
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  // The clock ticks meanwhile, and counts what may still be sent today.
  const state = async () => (await tablesOf(room)).replace(/\\"left\\":\{\\"N\\":\\"\d+\\"\}/, '');
  const before = await state();
  const now = room.cloud.now().getTime();
  for (const part of ['', '?part=text', '?part=headers', '?part=source', '?part=received']) {
    await page.goto(room.url + path + part);
    await page.waitForTimeout(150);
    expect(await page.title(), part).not.toBe('owned');
    expect(await page.textContent('h1'), part).toContain('<script>');
  }
  await page.goto(room.url + path);
  const letter = page.frameLocator('iframe');
  await letter.getByText('Cuối thư').waitFor();
  for (const id of ['post', 'get', 'script', 'self', 'desk']) {
    await letter
      .locator(`#${id}`)
      .click({ timeout: 2_000, noWaitAfter: true })
      .catch(() => {});
    await page.waitForTimeout(150);
    expect(page.url(), id).toBe(room.url + path);
    expect(await page.title(), id).not.toBe('owned');
    expect(await page.locator('#top').isVisible(), 'the desk stands').toBe(true);
    await page.goto(room.url + path);
  }
  expect(dialogs).toEqual([]);
  expect(elsewhere.knocks(), 'nobody was asked for anything').toBe(0);
  expect(await state(), 'nothing was done').toBe(before);
  expect(room.cloud.now().getTime() - now, 'no time was let pass').toBeLessThan(3_600_000);
  await expectClean(page);
  await page.goto(elsewhere.url).catch(() => {});
  expect(elsewhere.knocks(), 'and whoever does go there is noticed').toBeGreaterThan(0);
  await page.close();
});

test('whoever follows a link of a mail gets no hold of the desk that they came from', PATIENCE, async () => {
  const target = `${room.desk.door}/s/`;
  const path = sendStrangeMail(room, `<a href="${target}" target="other" rel="opener">đi</a>`, 'mo@example.com');
  const page = await room.open(path);
  const popup = page.context().waitForEvent('page');
  await page.frameLocator('iframe').getByText('đi').click();
  const other = await popup;
  await other.waitForLoadState();
  expect(await other.evaluate('window.opener === null')).toBe(true);
  await page.close();
});

test(
  'neither the door, nor another site, nor another name of this machine can press the buttons of the desk',
  PATIENCE,
  async () => {
    const page = await room.open('/mails');
    const { port } = new URL(room.url);
    const form = { step: 'month' };
    for (const headers of [
      { origin: room.desk.door },
      { origin: 'null' },
      { origin: 'https://example.com' },
      { origin: '' },
    ]) {
      const answer = await page.request.post(`${room.url}/rehearsal/time`, { form, headers });
      expect(answer.status(), headers.origin).toBe(403);
    }
    for (const host of [`rebound.example.com:${port}`, 'rebound.example.com', `[::1]:${port}`]) {
      const answer = await page.request.get(`${room.url}/mails`, { headers: { host } });
      expect(answer.status(), host).toBe(421);
      expect(await answer.text()).not.toContain('example.com');
    }
    expect(room.desk.played?.time.passing()).toBeUndefined();
    // From another site, as a browser sends it.
    const visitor = await page.context().newPage();
    const html = `<form method="post" action="${room.url}/rehearsal/time"><button name="step" value="month">đi</button></form>`;
    await visitor.route('http://elsewhere.example/', (route) =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await visitor.goto('http://elsewhere.example/');
    await visitor.click('button');
    await visitor.getByText('not from here').waitFor();
    expect(room.desk.played?.time.passing()).toBeUndefined();
    await page.context().close();
  },
);
