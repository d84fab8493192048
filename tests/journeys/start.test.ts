import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { article, picture } from '../support/newsroom.ts';

/** `npm start -- …`, as a newcomer types it. */
function start(...flags: string[]): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((done) => {
    const week = spawn(process.execPath, ['local/start.ts', ...flags]);
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    week.stdout.on('data', (piece: Buffer) => out.push(piece));
    week.stderr.on('data', (piece: Buffer) => err.push(piece));
    week.on('close', (code) =>
      done({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
    );
  });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'week-'));
});
afterAll(() => rm(folder, { recursive: true }));
const json = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(folder, file), 'utf8'));

describe('a week in the terminal', () => {
  let result: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    await mkdir(join(folder, 'content/ảnh'), { recursive: true });
    const lead = { title: '"Chợ nổi thưa ghe: \\"cây bẹo\\" vẫn dựng & <b>đợi</b>"', thumbnail: '"ảnh/chợ.webp"' };
    await writeFile(join(folder, 'content/chợ nổi.md'), article('cho-noi', lead));
    await writeFile(join(folder, 'content/ảnh/chợ.webp'), await picture());
    await writeFile(join(folder, 'content/muoi.md'), `\uFEFF${article('muoi').replaceAll('\n', '\r\n')}`);
    await writeFile(join(folder, 'content/hong.md'), article('hong', { title: 'AI: tương lai' }));
    const rows = ['email,name,lang', 'lan@example.com,Lan,vi', 'jane@example.org,Jane,en', 'không phải địa chỉ,,'];
    await writeFile(join(folder, 'content/subscribers.csv'), `${rows.join('\n')}\n`);
    const out = join(folder, 'out');
    result = await start('--content', join(folder, 'content'), '--out', out, '--now', '2026-11-22T00:00:00Z');
  }, 120_000);

  test('balances, exits 0 and prints the account', () => {
    expect(result).toMatchObject({ code: 0, err: '' });
    expect(result.out).toContain('it balances');
    expect(result.out).toMatch(/candidates +2\n/);
    expect(result.out).toContain('subscribers.csv:4  this is no bare address');
  });

  test('account.json says what became of everybody', async () => {
    expect(await json('out/account.json')).toEqual({
      edition: '2026-W47',
      articles: ['cho-noi', 'muoi'],
      candidates: 2,
      submitted: 2,
      excluded: 0,
      refused: 0,
      unknown: 0,
      pending: 0,
      balanced: true,
    });
  });

  test('each upload has its receipt under its own path, but the list of subscribers is no upload', async () => {
    const files = await readdir(join(folder, 'out/receipts'), { recursive: true });
    expect(files.map((file) => file.normalize('NFC')).toSorted()).toEqual([
      'chợ nổi.md.json',
      'hong.md.json',
      'muoi.md.json',
      'ảnh',
      'ảnh/chợ.webp.json',
    ]);
    expect(await json('out/receipts/hong.md.json')).toMatchObject({
      key: 'hong.md',
      status: 'rejected',
      problems: [{ line: 2, field: 'title', fix: 'title: "AI: tương lai"' }],
    });
  });

  test('the edition lies beside it, as people open it', async () => {
    expect((await readdir(join(folder, 'out/editions/2026-W47'))).toSorted()).toEqual([
      'digest.html',
      'digest.txt',
      'edition.json',
    ]);
  });

  test('each mail is what every mail client can take', async () => {
    const inbox = await readdir(join(folder, 'out/inbox'));
    expect(inbox).toHaveLength(2);
    for (const file of inbox) {
      expect(file).not.toMatch(/@|lan|jane/);
      const raw = await readFile(join(folder, 'out/inbox', file));
      const wire = raw.toString('latin1');
      expect(wire, 'CRLF only').not.toMatch(/[^\r]\n|\r[^\n]/);
      expect(wire, '7 bits').toMatch(/^[\r\n\t\x20-\x7e]*$/);
      expect(Math.max(...wire.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
      expect(wire).toMatch(
        /\r\nList-Unsubscribe: <https:\/\/bantin\.example\.vn\/u\/[\w.-]+>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n/,
      );
      expect(wire).toMatch(/\r\nList-Id: <weekly\.news\.example\.vn>\r\n/);
      expect(wire).not.toMatch(/^(Message-ID|Date|Feedback-ID|Bcc|Cc):/im);

      const mail = await simpleParser(raw);
      const second = await PostalMime.parse(raw);
      expect(mail.subject).toContain('Chợ nổi thưa ghe');
      expect(second.subject).toBe(mail.subject);
      expect(second.to).toHaveLength(1);
      const html = mail.html || '';
      expect(second.html?.trim()).toBe(html.trim());
      expect(html).toContain('&lt;b&gt;đợi&lt;/b&gt;');
      expect(html).not.toMatch(/<(script|form|iframe|link|object|svg)\b|@font-face|@import|\.webp/i);
      expect(Buffer.byteLength(html)).toBeLessThanOrEqual(90_000);
      expect(html).toMatch(/<html[^>]* lang="(vi|en)"/);
      const images = html.match(/<img\b[^>]*>/g) ?? [];
      expect(images.length).toBeGreaterThan(0);
      for (const image of images) expect(image).toMatch(/(?=.*\bwidth=")(?=.*\bheight=")(?=.*\balt=)/);
      const links = [...html.matchAll(/<a\b[^>]*\bhref="([^"]+)"/g)].map(([, href]) => href?.replaceAll('&amp;', '&'));
      expect(links.length).toBeGreaterThan(3);
      for (const link of links) expect(mail.text, String(link)).toContain(link);
    }
  });
});

test('a week that is kept running ends in the desk, with its mails and its readers', async () => {
  const out = join(folder, 'out-desk');
  const flags = ['--content', join(folder, 'content'), '--out', out, '--now', '2026-11-22T00:00:00Z', '--keep-running'];
  const week = spawn(process.execPath, ['local/start.ts', ...flags]);
  try {
    let said = '';
    const url = await new Promise<string>((found, missed) => {
      week.stdout.on('data', (piece: Buffer) => {
        said += piece.toString('utf8');
        const address = /desk: (http:\/\/127\.0\.0\.1:\d+)\//.exec(said)?.[1];
        if (address !== undefined) found(address);
      });
      week.on('close', () => missed(new Error(said)));
    });
    const page = async (path: string): Promise<string> => (await fetch(url + path)).text();
    expect(await page('/mails')).toContain('lan@example.com');
    expect(await page('/rehearsal')).toContain('jane@example.org');
    expect(await page('/rehearsal'), 'there is no review in this stack').not.toContain('value="cutOff"');
    const ended = once(week, 'close');
    week.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  } finally {
    week.kill('SIGKILL');
  }
}, 120_000);

test('a folder without articles sends nothing, says why, and exits 0', async () => {
  await mkdir(join(folder, 'empty'));
  const out = join(folder, 'out-empty');
  const result = await start('--content', join(folder, 'empty'), '--out', out, '--now', '2026-11-22T00:00:00Z');
  expect(result).toMatchObject({ code: 0, err: '' });
  expect(result.out).toContain('nothing was sent');
  expect(await json('out-empty/account.json')).toMatchObject({ edition: null, reason: 'no-articles', submitted: 0 });
  expect(await readdir(join(out, 'inbox'))).toEqual([]);
}, 60_000);

test.each([
  ['--contents', 'x'],
  ['--now', 'yesterday'],
  ['--content', '/nowhere/at/all'],
  ['--subscribers', '/nowhere.csv'],
])('a wrong flag is named and exits 2: %s %s', async (...flags) => {
  const { code, err, out } = await start(...flags, '--out', join(folder, 'never'));
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(flags[0]);
});
