import { describe, expect, test } from 'vitest';
import { readFlags } from '../../local/start-flags.ts';

const present = new Date('2026-11-22T01:02:03.000Z');

describe('npm start', () => {
  test('without flags runs the sample week that ends now', () => {
    expect(readFlags([], present)).toEqual({
      flags: { content: 'content', subscribers: undefined, out: 'out', now: present, keepRunning: false },
    });
  });

  test('takes each flag, in either spelling', () => {
    expect(
      readFlags(
        ['--content', 'a', '--subscribers=b.csv', '--out', 'c', '--now', '2026-11-23T07:00:00+07:00', '--keep-running'],
        present,
      ),
    ).toEqual({
      flags: { content: 'a', subscribers: 'b.csv', out: 'c', now: new Date('2026-11-23T00:00:00Z'), keepRunning: true },
    });
    expect(readFlags(['--help'], present)).toEqual({ help: true });
  });

  test.each([
    [['--contents', 'a'], /--contents/],
    [['content'], /content/],
    [['--content'], /--content/],
    [['--keep-running=no'], /--keep-running/],
    [['-x'], /-x/],
  ])('says what is wrong with %j', (args, mistake) => {
    expect(readFlags(args, present)).toEqual({ mistake: expect.stringMatching(mistake) as string });
  });

  test.each([
    '2026-11-23',
    '2026-11-23T00:00:00',
    '2026-11-23 00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-31T00:00:00+07:00',
    '2026-11-23T25:00:00Z',
    '2026-11-23T00:00:00+7',
    'now',
    '',
  ])('takes no instant that another machine or another reader would take for another: --now %j', (now) => {
    expect(readFlags(['--now', now], present)).toEqual({
      mistake: `--now: "${now}" is no instant such as 2026-11-23T00:00:00Z`,
    });
  });

  test.each(['2026-11-23T00:00Z', '2026-11-23T00:00:00.123Z', '2028-02-29T23:59:59-11:00'])('takes --now %s', (now) => {
    expect(readFlags(['--now', now], present)).toMatchObject({ flags: { now: new Date(now) } });
  });
});
