import { expect } from 'vitest';
import { MAXIMUM_LETTER_HTML_BYTES, type RenderedLetter } from '../../functions/post/render-letter.ts';
import { asOutlook, readHtml } from '../digest/read-html.ts';
import { PUBLICATION } from './sample.ts';

const ALLOWED = new Set(
  'html head title meta style body div table tbody tr td h1 h2 p pre b br noscript xml o:officedocumentsettings o:allowpng o:pixelsperinch'.split(
    ' ',
  ),
);
const dense = (text: string) => text.replace(/\s+/g, '');
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

/** What must hold of every letter, whatever it is about; nothing of what others wrote becomes a link. */
export function expectGoodLetter({ subject, html, text }: RenderedLetter, link?: string) {
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAXIMUM_LETTER_HTML_BYTES);
  const elements = readHtml(html);
  for (const { name, attributes } of [...elements, ...readHtml(asOutlook(html))]) {
    if (link !== undefined && name === 'a') {
      expect(attributes).toMatchObject({ href: link });
      continue;
    }
    expect(ALLOWED).toContain(name);
    expect(Object.keys(attributes).filter((key) => key.startsWith('on') || key === 'href' || key === 'src')).toEqual(
      [],
    );
  }
  expect(elements.find(({ name }) => name === 'title')?.text).toBe(flat(subject));
  // The html says what the text says, every line of it in the same order, below the publication's name.
  const lines = text.split('\n').map((line) => (line === '* * *' ? '' : line.replace(/^== (.*) ==$/, '$1')));
  const body = elements.find(({ name }) => name === 'body')?.text;
  expect(dense(body ?? '')).toBe(dense(PUBLICATION.name + lines.join('')));
  expect(subject).not.toMatch(/\p{Cc}/u);
}
