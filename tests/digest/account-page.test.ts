import { describe, expect, test } from 'vitest';
import en from '../../templates/strings/account.en.json' with { type: 'json' };
import vi from '../../templates/strings/account.vi.json' with { type: 'json' };
import { accountPage } from '../../functions/digest/account-page.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { accountOf, TROUBLED, weeksBefore } from './accounts.ts';
import { readHtml } from './read-html.ts';
import { PUBLICATION } from './sample.ts';

const english = { ...PUBLICATION, language: 'en' } as const;
const pageOf = (...about: [ReturnType<typeof accountOf>, ReturnType<typeof weeksBefore>?]) =>
  accountPage(english, about[0], about[1] ?? []).content;
const elements = (html: string, name: string) => readHtml(html).filter((one) => one.name === name);
/** The rows of all tables, as their texts. */
const rowsOf = (html: string) =>
  [...html.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => cell.replaceAll(/<[^>]+>/g, '').trim()),
  );

describe('the page of an account', () => {
  test('has every number of its charts in a table', () => {
    const rows = rowsOf(pageOf(accountOf(), weeksBefore(3)));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['Delivered', '12,203', '97.8%'],
        ['Bounced', '121', '0.97%'],
        ['Left out', '78', '0.63%'],
        ['Readers of this edition', '12,480', ''],
        ['Complaints', '4', '0.03%'],
        ['Unsubscribed', '38', '0.31%'],
        ['Week 47, 2026', '12,391', '0.98%', '0.03%', '0.31%'],
        ['Week 44, 2026', '11,872', '1.02%', '0.02%', '0.35%'],
        ['They left before their turn came', '61', '0.49%'],
        ['InvalidParameterValue', '11', '0.09%'],
        ['Messages that SES accepted, counted at the call', '12,391'],
      ]),
    );
    expect(rows.map(([first]) => first)).not.toContain('Held back by SES');
  });

  test('draws a bar whose parts are as long as their numbers, and says in words what it shows', () => {
    const html = pageOf(accountOf());
    const parts = elements(html, 'rect').map(({ attributes }) => Number(attributes['width']));
    expect(parts.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1000, 0);
    expect(parts[0]).toBeCloseTo((12_203 / 12_480) * 1000, 0);
    const [bar] = elements(html, 'svg');
    expect(bar?.attributes).toMatchObject({
      role: 'img',
      'aria-label':
        '12,480 readers: Delivered 12,203, No last word yet 67, Bounced 121, Refused by SES 11, Left out 78',
    });
  });

  test('compares with at most twelve earlier editions, and with none when it is the first', () => {
    const links = (html: string) => elements(html, 'a').filter(({ attributes }) => attributes['href']?.includes('/a/'));
    expect(links(pageOf(accountOf(), weeksBefore(20)))).toHaveLength(12);
    expect(pageOf(accountOf())).not.toContain('Compared with earlier editions');
  });

  test('begins with what is out of the ordinary, and names the counts that disagree', () => {
    const verdict = (html: string) => html.slice(html.indexOf('class="verdict'), html.indexOf('<h2>'));
    expect(verdict(pageOf(accountOf()))).toContain('All is well: 12,391 of 12,480 readers');
    expect(verdict(pageOf(TROUBLED)).match(/<strong>/g)).toHaveLength(5);
    expect(rowsOf(pageOf(TROUBLED))).toContainEqual(['Messages that SES accepted, counted at the call', 'not known']);
    expect(pageOf(TROUBLED)).toContain(
      'Two do not agree: “Places in the ledger” has 12,100, “Readers of whom SES’s events speak” has 11,948.',
    );
  });

  test('calls a special edition, and those before it, by their subjects', () => {
    const special = (name: string, subject: string) =>
      accountOf({}, { edition: name as EditionId, series: 'special', subject });
    const { content } = accountPage(PUBLICATION, special('tet-2027', 'Số Tết'), [special('trung-thu', 'Số Trung thu')]);
    expect(content).toMatch(/<h1>[^<]*Số đặc biệt “Số Tết”/);
    expect(content).toMatch(/<a href="[^"]+">Số đặc biệt “Số Trung thu”<\/a>/);
  });

  test('says that bounces are still to come while its day is not over', () => {
    expect(pageOf(accountOf({}, { settled: false }))).toContain('It is not a day old yet');
    expect(pageOf(accountOf())).not.toContain('It is not a day old yet');
  });

  test('is nothing for search engines, has no script, asks for nothing and escapes what others wrote', () => {
    const html = pageOf(accountOf({ refusedBy: { '<b>x': 1 } }, { subject: 'A <script>alert(1)</script>' }));
    expect(html).toContain('<meta name="robots" content="noindex" />');
    expect(html).not.toMatch(/<script|<img|<link|<b>x|@example/);
    expect(html).not.toMatch(/ (src|on\w+)=/);
  });

  test('stands at the address that its account has', () => {
    expect(accountPage(PUBLICATION, accountOf(), [])).toMatchObject({ path: accountOf().page, type: 'page' });
    expect(accountPage(PUBLICATION, accountOf(), []).content).toContain('<html lang="vi"');
  });
});

test('accounts say the same things in both languages, with the same values', () => {
  const sentences = (words: object, path = ''): string[] =>
    Object.entries(words).flatMap(([key, value]) => {
      if (key === 'one' && ['/fine', '/cutShort'].includes(path)) return [];
      if (typeof value !== 'string') return sentences(Object(value), `${path}/${key}`);
      return `${path}/${key} ${(value.match(/\{\w+\}/g) ?? []).toSorted().join(' ')}`;
    });
  expect(sentences(en)).toEqual(sentences(vi));
  expect(JSON.stringify(vi)).toBe(JSON.stringify(vi).normalize('NFC'));
});
