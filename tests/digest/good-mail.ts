import { expect } from 'vitest';
import { MAXIMUM_HTML_BYTES, type RenderedDigest } from '../../functions/digest/render-digest.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { asOutlook, readHtml } from './read-html.ts';
import { LONGEST } from './sample.ts';

export const MARKS: readonly string[] = Object.values(MESSAGE_MARKS);
const ALLOWED = new Set(
  'html head title meta style body div table tbody tr td h1 h2 p ul li a img b br noscript xml o:officedocumentsettings o:allowpng o:pixelsperinch'.split(
    ' ',
  ),
);

export function hrefsOf(html: string): string[] {
  return readHtml(html).flatMap(({ attributes: { href } }) => (href === undefined ? [] : [href]));
}

export function languagesOf(html: string): string[] {
  return readHtml(html).flatMap(({ attributes: { lang } }) => (lang === undefined ? [] : [lang]));
}

/** What must hold of every digest (rules 2), whatever is in it. */
export function expectGoodMail({ html, text, htmlBytes, subject }: RenderedDigest, language = 'vi') {
  const longest = html
    .replaceAll(MESSAGE_MARKS.unsubscribeUrl, 'u'.repeat(LONGEST.unsubscribeUrl))
    .replaceAll(MESSAGE_MARKS.preferencesUrl, 'p'.repeat(LONGEST.preferencesUrl));
  expect(htmlBytes).toBe(Buffer.byteLength(longest));
  expect(htmlBytes).toBeLessThanOrEqual(MAXIMUM_HTML_BYTES);

  const elements = readHtml(html);
  const outlook = readHtml(asOutlook(html));
  for (const { name, attributes } of [...elements, ...outlook]) {
    expect(ALLOWED).toContain(name);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on'))).toEqual([]);
  }
  for (const { attributes } of elements.filter(({ name }) => name === 'img')) {
    expect(attributes.src).toMatch(/^https:\/\/bantin\.example\.vn\/i\/.*\.jpg$/);
    expect(Object.keys(attributes)).toEqual(expect.arrayContaining(['width', 'height', 'alt']));
  }
  for (const table of elements.filter(({ name }) => name === 'table'))
    expect(table.attributes.role).toBe('presentation');
  expect(
    elements
      .filter(({ name }) => /^h\d$/.test(name))
      .map(({ name }) => name)
      .join(' '),
  ).toMatch(/^h1 h2( h2)*$/);
  for (const lang of [elements[0], elements.find(({ attributes }) => attributes.role === 'article')])
    expect(lang?.attributes).toMatchObject({ lang: language, dir: 'ltr' });
  for (const href of hrefsOf(html)) {
    expect(MARKS.includes(href) || href.startsWith('https://')).toBe(true);
    expect(text.split(/\s/)).toContain(href);
  }
  expect(elements.find(({ name }) => name === 'title')?.text).toBe(subject.replace(/\s+/g, ' ').trim());
}
