import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { SAMPLE } from '../../local/sample.ts';
import { readSubscribers } from '../../local/read-subscribers.ts';
import { newKeys } from '../links/new-keys.ts';

const folder = await mkdtemp(join(tmpdir(), 'subscribers-'));
afterAll(() => rm(folder, { recursive: true }));

const keys = newKeys();
const publication = { language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' } as const;
const confirmedAt = new Date('2026-11-22T00:00:00.000Z');

async function read(content: string | Uint8Array) {
  const file = join(folder, 'list.csv');
  await writeFile(file, content);
  const { subscribers, problems } = await readSubscribers(file, keys, publication, confirmedAt);
  return { subscribers, problems, addresses: subscribers.map(({ address }) => address) };
}

describe('a list of subscribers', () => {
  test('needs no more than addresses: weekly, in the publication’s language, active', async () => {
    const { subscribers, problems } = await read('email\nReader@Example.com\n');
    expect(problems).toEqual([]);
    expect(subscribers).toEqual([
      {
        v: 1,
        id: subscriberId(keys, 'reader@example.com'),
        status: 'active',
        address: 'Reader@example.com',
        cadence: 'weekly',
        language: 'vi',
        confirmedAt: '2026-11-22T00:00:00.000Z',
      },
    ]);
  });

  test('may name, choose a cadence and a language, in columns of any order and case', async () => {
    const { subscribers } = await read(
      'Lang,NAME, Email ,cadence,note\nen,"Nguyễn, Ánh",a@example.com,monthly,x\n,,b@example.com,,\n',
    );
    expect(subscribers).toMatchObject([
      { address: 'a@example.com', name: 'Nguyễn, Ánh', cadence: 'monthly', language: 'en' },
      { address: 'b@example.com', cadence: 'weekly', language: 'vi' },
    ]);
    expect(subscribers[1]).not.toHaveProperty('name');
  });

  test('is read with a byte order mark, CRLF, empty lines, and no line end at its end', async () => {
    const { addresses, problems } = await read(
      '\uFEFFemail,name\r\na@example.com,A\r\n\r\nb@example.com,"B\r\nb"\r\nc@example.com,C',
    );
    expect(addresses).toEqual(['a@example.com', 'b@example.com', 'c@example.com']);
    expect(problems).toEqual([]);
  });

  test('is read with rows that are too short or too long', async () => {
    const { addresses, problems } = await read(
      'name,email,cadence\nA,a@example.com\nB,b@example.com,weekly,more,and more\n',
    );
    expect(addresses).toEqual(['a@example.com', 'b@example.com']);
    expect(problems).toEqual([]);
  });

  test('has each person once, whichever way the address is written; who is later is told', async () => {
    const { addresses, problems } = await read('email\na@example.com\nA@EXAMPLE.com\na+x@example.com\n');
    expect(addresses).toEqual(['a@example.com', 'a+x@example.com']);
    expect(problems).toEqual([{ line: 3, message: 'the address stands in an earlier row too' }]);
  });

  test('takes nobody in from a row that is wrong, says which line and why, and reads on', async () => {
    const { addresses, problems } = await read(
      [
        'email,cadence,lang',
        'no-address,,',
        ',weekly,vi',
        'a@example.com;b@example.com,,',
        'c@example.com,daily,',
        'd@example.com,weekly,fr',
        'e@example.com,weekly,vi',
      ].join('\n'),
    );
    expect(addresses).toEqual(['e@example.com']);
    expect(problems).toEqual([
      { line: 2, message: 'the address has no @' },
      { line: 3, message: 'there is no address' },
      { line: 4, message: 'there is more than one address' },
      { line: 5, message: 'the cadence is none of weekly, monthly, instant: “daily”' },
      { line: 6, message: 'the language is none of vi, en: “fr”' },
    ]);
    for (const { message } of problems) expect(message).not.toContain('example.com');
  });

  test('a row that is wrong does not keep a later, right one of the same person out', async () => {
    const { addresses } = await read('email,cadence\na@example.com,daily\na@example.com,weekly\n');
    expect(addresses).toEqual(['a@example.com']);
  });

  test('without a column of addresses is no list', async () => {
    await expect(read('name,phone\nA,a@example.com\n')).rejects.toThrow(/first line must name the columns/);
    await expect(read('a@example.com\nb@example.com\n')).rejects.toThrow(/first line must name the columns/);
    await expect(readSubscribers(join(folder, 'none.csv'), keys, publication, confirmedAt)).rejects.toThrow(
      /none\.csv/,
    );
  });

  test('of nobody is a list', async () => {
    expect(await read('email\n')).toMatchObject({ subscribers: [], problems: [] });
  });

  test('is read with a nickname in quotes amid a name', async () => {
    const { addresses } = await read('email,name\na@example.com,Anh "Tư" Lê\nb@example.com,B\n');
    expect(addresses).toEqual(['a@example.com', 'b@example.com']);
  });

  test('comes with the sample: twenty people, all of whom can be taken in', async () => {
    const { subscribers, problems } = await readSubscribers(
      join(SAMPLE, 'subscribers.csv'),
      keys,
      publication,
      confirmedAt,
    );
    expect(subscribers).toHaveLength(20);
    expect(problems).toEqual([]);
  });
});
