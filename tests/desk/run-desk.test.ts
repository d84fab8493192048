import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDeskFlags } from '../../local/desk/flags.ts';
import { article } from '../support/newsroom.ts';

const present = new Date('2026-11-22T01:02:03.000Z');

describe('npm run desk', () => {
  test('shows the sample, now, unless it is asked for something else', () => {
    expect(readDeskFlags([], present)).toEqual({
      flags: { content: 'content', subscribers: undefined, now: present, port: 4600 },
    });
    expect(
      readDeskFlags(
        ['--content=a', '--subscribers', 'b.csv', '--now', '2026-11-23T07:00:00+07:00', '--port', '0'],
        present,
      ),
    ).toEqual({ flags: { content: 'a', subscribers: 'b.csv', now: new Date('2026-11-23T00:00:00Z'), port: 0 } });
    expect(readDeskFlags(['--help'], present)).toEqual({ help: true });
  });

  test.each([
    [['--ports', '1'], /--ports/],
    [['--port', '70000'], /--port/],
    [['--port', 'http'], /--port/],
    [['--now', 'today'], /--now/],
    [['x'], /x/],
  ])('says what is wrong with %j', (args, mistake) => {
    expect(readDeskFlags(args, present)).toEqual({ mistake: expect.stringMatching(mistake) as string });
  });

  const run = (...flags: string[]) => {
    const desk = spawn(process.execPath, ['local/desk/main.ts', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [desk.stdout, desk.stderr])
      stream.on('data', (piece: Buffer) => (said += piece.toString('utf8')));
    const ended = new Promise<number | null>((resolve) => desk.on('close', resolve));
    return { desk, ended, said: () => said };
  };

  test('ends with code 2 and the mistake when there is no such folder', { timeout: 60_000 }, async () => {
    const { ended, said } = run('--content', 'nowhere-at-all');
    expect(await ended).toBe(2);
    expect(said()).toContain('--content: nowhere-at-all is no folder');
  });

  test('serves the desk until Ctrl+C, and then is gone', { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'desk-'));
    await writeFile(join(folder, 'mot.md'), article('mot'));
    await writeFile(join(folder, 'subscribers.csv'), 'email\nlan@example.com\n');
    const { desk, ended, said } = run('--content', folder, '--port', '0', '--now', '2026-11-22T00:00:00Z');
    const url = await expect
      .poll(() => /desk: (\S+)/.exec(said())?.[1], { timeout: 90_000 })
      .toBeDefined()
      .then(() => /desk: (\S+)/.exec(said())?.[1] ?? '');
    expect(await (await fetch(url)).text()).toContain('Bài về mot');
    desk.kill('SIGINT');
    expect(await ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    await rm(folder, { recursive: true });
  });
});
