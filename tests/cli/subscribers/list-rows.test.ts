import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../../cli/subscribers/export-list.ts';
import { rowsOf, type Row } from '../../../cli/subscribers/list-rows.ts';
import { sayRefusal } from '../../../cli/subscribers/newcomer.ts';
import { newcomersOnly } from '../../../cli/subscribers/seen.ts';
import { subscriberId, subscriberIdOf } from '../../../functions/links/subscriber-id.ts';
import { addressKey } from '../../../functions/mail/address.ts';
import type { Subscriber } from '../../../functions/model/subscriber.ts';
import { OFFERED_SERIES } from '../../../functions/model/series.ts';
import { newKeys } from '../../links/new-keys.ts';
import { folderOf } from '../command-line.ts';
import { NOW } from './desk.ts';

const keys = newKeys();
const publication = { language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' } as const;

async function read(content: string | Uint8Array): Promise<readonly Row[]> {
  const file = join(await folderOf({ 'list.csv': content }), 'list.csv');
  const rows: Row[] = [];
  for await (const row of rowsOf(file, keys, publication, NOW)) rows.push(row);
  return rows;
}
const people = (rows: readonly Row[]) => rows.flatMap((row) => ('newcomer' in row ? [row.newcomer] : []));
const refusals = (rows: readonly Row[]) =>
  rows.flatMap((row) => ('refused' in row ? [[row.line, row.refused.why] as const] : []));
const utf16 = (text: string, endian: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return endian === 'le' ? bytes : bytes.swap16();
};

const LIST = 'Email;Họ và tên;Tần suất\r\nlan@example.com;"Nguyễn ""Lan""\r\nPhương";hàng tháng\r\n\r\nno-at;B;\r\n';

describe('a list is read as it is', () => {
  test.each<[string, string | Uint8Array]>([
    ['UTF-8', LIST],
    ['UTF-8 with its mark', `\uFEFF${LIST}`],
    ['UTF-16 of Excel', utf16(`\uFEFF${LIST}`, 'le')],
    ['UTF-16 the other way round', utf16(`\uFEFF${LIST}`, 'be')],
    ['UTF-16 without its mark', utf16(LIST, 'le')],
    ['UTF-16 the other way round without its mark', utf16(LIST, 'be')],
    ['UTF-16 without its mark that begins with Đ', utf16(LIST.replace('Email', 'Địa chỉ email'), 'le')],
    ['commas', LIST.replaceAll(';', ',')],
    ['tabs', LIST.replaceAll(';', '\t')],
    ['line feeds', LIST.replaceAll('\r\n', '\n')],
    ['carriage returns', LIST.replaceAll('\r\n', '\r')],
  ])('in %s, lines within quotes included', async (_, content) => {
    const rows = await read(content);
    expect(people(rows)).toMatchObject([
      { address: 'lan@example.com', name: 'Nguyễn "Lan" Phương', cadence: 'monthly', language: 'vi' },
    ]);
    expect(refusals(rows)).toEqual([[5, 'no-at']]);
  });

  test('with Excel’s line that names the separator', async () => {
    const rows = await read(`sep=;\r\n${LIST}`);
    expect(people(rows)).toHaveLength(1);
    expect(refusals(rows)).toEqual([[6, 'no-at']]);
  });

  test('in every piece that a stream can be cut into', async () => {
    const long = Array.from({ length: 9000 }, (_, n) => `reader-${n}@example.com;Nguyễn ${n};\r\n`).join('');
    const rows = await read(utf16(`\uFEFFEmail;Tên;\r\n${long}`, 'le'));
    expect(people(rows)).toHaveLength(9000);
    expect(people(rows).at(-1)).toMatchObject({ address: 'reader-8999@example.com', name: 'Nguyễn 8999' });
  });

  test.each([
    ['E-mail', 'Full Name', 'Frequency', 'Language', 'Opt-in time'],
    ['Địa chỉ email', 'HỌ TÊN', 'Nhịp gửi', 'Ngôn ngữ', 'Ngày đăng ký'],
    ['Thư điện tử'.normalize('NFD'), 'Tên', 'tần suất', 'NGÔN NGỮ', 'ngày xác nhận'],
    ['email', 'name', 'cadence', 'lang', 'confirmed_at'],
  ])('with columns called %s, %s, %s, %s, %s', async (...header) => {
    const rows = await read(`${header.join(',')},Ghi chú\nlan@ví-dụ.vn,Lan,Hằng tuần,Tiếng Anh,2024-05-31,x\n`);
    expect(people(rows)).toMatchObject([
      {
        address: 'lan@xn--v-d-rma6749a.vn',
        name: 'Lan',
        cadence: 'weekly',
        language: 'en',
        confirmedAt: '2024-05-30T17:00:00.000Z',
      },
    ]);
  });
});

test('columns that are not read are named, for one of them may say who left', async () => {
  const file = join(
    await folderOf({ 'list.csv': 'email;Họ tên;Điện thoại;;Unsubscribed\na@example.com;A;1;;yes\n' }),
    'list.csv',
  );
  const heard: (readonly string[])[] = [];
  for await (const _ of rowsOf(file, keys, publication, NOW, (columns) => heard.push(columns)));
  expect(heard).toEqual([['Điện thoại', 'Unsubscribed']]);
});

describe('nobody is taken in', () => {
  test('from a row with a mistake; it is named by its line and why, and no address', async () => {
    const rows = await read(
      [
        'email,cadence,lang,status,confirmed_at',
        'postmaster@example.com',
        'Abuse+list@example.com',
        'nguyễn@example.com',
        'a@example.com,daily',
        'a@example.com,hourly',
        'a@example.com,weekly,fr',
        'a@example.com,,,unsubscribed',
        'a@example.com,,,,31/05/2024',
        'a@example.com,,,,2999-01-01',
        'a@example.com,,,Đang nhận,',
        'A@EXAMPLE.com',
      ].join('\n'),
    );
    expect(refusals(rows)).toEqual([
      [2, 'role'],
      [3, 'role'],
      [4, 'local-not-ascii'],
      [5, 'cadence'],
      // Nobody composes it yet.
      [6, 'cadence'],
      [7, 'language'],
      [8, 'status'],
      [9, 'confirmedAt'],
      [10, 'confirmedAt'],
      [12, 'twice'],
    ]);
    expect(people(rows)).toHaveLength(1);
    const sentences = rows.map((row) => ('refused' in row ? sayRefusal(row.refused) : ''));
    expect(sentences.join()).not.toContain('example.com');
  });

  test.each([
    ['', /is empty/],
    ['name,phone\nLan,1\n', /the first line must name the columns, one of them “email”/],
    ['email,E-mail\n', /“email” and “E-mail” are both columns for the email/],
    ['email\na@example.com,"open\nb@example.com\n', /a quotation mark is opened before this line/],
    [Buffer.from('email,name\na@example.com,Nguy\xEAn\n', 'latin1'), /Save it as “CSV UTF-8”/],
  ])('from a file that is no list: %j', async (content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });

  test('from a file that is not there', async () => {
    await expect(rowsOf('/nowhere.csv', keys, publication, NOW).next()).rejects.toThrow(/nowhere\.csv/);
  });
});

describe('who has come by', () => {
  test('is known again, however many there are', () => {
    const isNew = newcomersOnly(4);
    const ids =
      fc.sample(
        fc.uniqueArray(fc.uint8Array({ minLength: 16, maxLength: 16 }), {
          minLength: 500,
          maxLength: 500,
          selector: String,
        }),
        { numRuns: 1, seed: 7 },
      )[0] ?? [];
    expect(ids.map((id) => isNew(subscriberIdOf(id)))).toEqual(ids.map(() => true));
    expect(ids.map((id) => isNew(subscriberIdOf(id)))).toEqual(ids.map(() => false));
    expect(isNew(subscriberIdOf(new Uint8Array(16)))).toBe(true);
    expect(isNew(subscriberIdOf(new Uint8Array(16)))).toBe(false);
  });
});

describe('an export', () => {
  async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
    yield* items;
  }
  const textOf = async (list: readonly Subscriber[]) => {
    let text = '';
    for await (const piece of csvOf(each(list), NOW)) text += piece;
    return text;
  };
  const person = (address: string, more: Partial<Subscriber> = {}): Subscriber => ({
    v: 1,
    id: subscriberId(keys, addressKey(address)),
    status: 'active',
    address,
    cadence: 'weekly',
    language: 'vi',
    ...more,
  });

  test('holds no cell that a spreadsheet would run, and begins as Excel wants it', async () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', '＝1', '＋1', '－1', '＠x'];
    const text = await textOf(names.map((name, n) => person(`=reader${n}@example.com`, { name })));
    expect(text.startsWith('\uFEFF"email","name","status"')).toBe(true);
    expect(text).toContain('\r\n"\t=reader0@example.com","\t=1+1","active"');
    for (const cell of text.matchAll(/"([^"]*)"/g)) expect(cell[1]).not.toMatch(/^[=+\-@＝＋－＠\r]/u);
  });

  test('holds none either for a spreadsheet that parts it by semicolons', async () => {
    const names = ['a;=1+1', 'a,b; =1', 'Lan, -Hoa', 'a;＝1', 'x";"=1', ';;@x'];
    const text = await textOf(names.map((name, n) => person(`r${n}@example.com`, { name })));
    for (const delimiter of [',', ';'])
      for (const row of parse(text, { delimiter, bom: true, relax_quotes: true, relax_column_count: true }))
        for (const cell of row) expect(cell, delimiter).not.toMatch(/^ *[=+\-@＝＋－＠]/u);
    expect(people(await read(text)).map(({ name }) => name)).toEqual(names);
  });

  test('brings everybody back as they were, whatever they are called', async () => {
    const name = fc.string({ unit: 'binary', maxLength: 30 }).map((text) =>
      text
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Z}\p{Cs}]+/gu, ' ')
        .trim(),
    );
    const reader = fc.record({
      name,
      cadence: fc.constantFrom(...OFFERED_SERIES),
      language: fc.constantFrom('vi', 'en'),
      confirmedAt: fc.constantFrom('2024-05-31T10:20:30.000Z', '2026-01-01T00:00:00.000Z'),
      local: fc.stringMatching(/^[a-z=+_-]{1,10}$/),
    });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(reader, { selector: ({ local }) => local, maxLength: 5 }), async (readers) => {
        const list = readers.map(({ local, name: called, ...more }) =>
          person(`${local}@example.com`, { ...more, ...(called !== '' && { name: called }) }),
        );
        const text = await textOf(list);
        const back = people(await read(text));
        expect(back.map((one) => ({ v: 1, status: 'active', ...one }))).toEqual(list);
      }),
      { numRuns: 40 },
    );
  });

  test('of who left, is suppressed or paused takes nobody in elsewhere, and leaves out who was erased', async () => {
    const at = new Date(NOW).toISOString();
    const text = await textOf([
      person('left@example.com', { status: 'unsubscribed', leftAt: at }),
      person('bounced@example.com', { status: 'suppressed', suppressed: { why: 'bounce', at, from: 'active' } }),
      person('paused@example.com', { status: 'paused', pausedUntil: '2027-01-01T00:00:00.000Z' }),
      person('back@example.com', { status: 'paused', pausedUntil: at }),
      { ...person('erased@example.com', { status: 'unsubscribed' }), address: undefined as never },
    ]);
    expect(text).not.toContain('erased@');
    expect(people(await read(text)).map(({ address }) => address)).toEqual(['back@example.com']);
  });
});
