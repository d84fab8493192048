import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenInvariants } from '../../functions/compile-template/invariants.ts';
import { contentsOf } from '../../functions/digest/contents.ts';
import { viewOf, type DigestView } from '../../functions/digest/digest-view.ts';
import { FULL_LAYOUT, LAYOUTS, LEANEST_LAYOUT } from '../../functions/digest/layout.ts';
import { MAXIMUM_HTML_BYTES, renderDigest } from '../../functions/digest/render-digest.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { input, LONGEST, PUBLICATION, template } from '../digest/sample.ts';
import { anyArticles, anyNote } from './any-article.ts';
import { readDocument, type Seen } from './read-document.ts';

const digest = await template();

function longest(html: string): string {
  return html
    .replaceAll(MESSAGE_MARKS.unsubscribeUrl, 'u'.repeat(LONGEST.unsubscribeUrl))
    .replaceAll(MESSAGE_MARKS.preferencesUrl, 'p'.repeat(LONGEST.preferencesUrl));
}

const PROMISED = { language: PUBLICATION.language, images: [PUBLICATION.publicUrl] } as const;

/** Links, and whatever stands in an element of its own, must say just what the view says. */
function expectFieldsBack(elements: readonly Seen[], view: DigestView): void {
  const texts = new Set(elements.map(({ text }) => text));
  const shown = [view.lead, ...view.cards];
  const fields = [
    view.intro,
    ...view.note.paragraphs,
    ...shown.flatMap(({ title, description, section, meta }) => [title, description, section, meta]),
  ];
  expect(fields.filter((field) => field !== '' && !texts.has(field.trim()))).toEqual([]);
  const links = elements
    .filter(({ attributes: { href = '' } }) => href.startsWith(`${view.onlineUrl}/`))
    .map(({ attributes: { href = '' }, text }) => ({ url: href, title: text }));
  expect(links).toEqual([...shown, ...view.list.articles].map(({ url, title }) => ({ url, title: title.trim() })));
  const pictures = elements.filter(({ name }) => name === 'img').map(({ attributes }) => attributes['src']);
  expect(pictures).toEqual(shown.flatMap(({ image }) => (image === '' ? [] : [image])));
  expect(elements.find(({ name }) => name === 'title')?.text).toBe(view.subject.trim());
}

/** The same view with one letter for every value that is not empty. */
function plain<View>(view: View): View {
  if (typeof view === 'string') return (view && 'x') as View;
  if (Array.isArray(view)) return view.map(plain) as View;
  if (typeof view !== 'object' || view === null) return view;
  return Object.fromEntries(Object.entries(view).map(([name, value]) => [name, plain(value)])) as View;
}

describe('whatever editors write', () => {
  test('a mail is good, says each field to the letter, and has no element more or less for it', () => {
    fc.assert(
      fc.property(anyArticles, anyNote, fc.integer({ min: 1, max: 200 }), (all, note, maximumCards) => {
        const edition = input(all, { note, maximumCards });
        const { html, text, htmlBytes, step } = renderDigest(digest, edition);
        expect(Buffer.byteLength(longest(html))).toBe(htmlBytes);
        expect(htmlBytes).toBeLessThanOrEqual(MAXIMUM_HTML_BYTES);
        expect(brokenInvariants(html, { ...PROMISED, text })).toEqual([]);

        const elements = readDocument(html);
        const lines = elements.filter(({ name }) => name === 'li').length;
        const layout = LAYOUTS.find((each) => each.step === step) ?? { ...LEANEST_LAYOUT, lines };
        const view = viewOf(contentsOf(edition), layout, { maximumCards, marks: MESSAGE_MARKS });
        expectFieldsBack(elements, view);
        const ofPlain = readDocument(digest.fill(plain(view)));
        expect(elements.map(({ name }) => name)).toEqual(ofPlain.map(({ name }) => name));
      }),
      { numRuns: 80 },
    );
  });

  test('the page of the edition says it whole', () => {
    fc.assert(
      fc.property(anyArticles, (all) => {
        const view = viewOf(contentsOf(input(all)), FULL_LAYOUT, { maximumCards: 12 });
        const html = digest.fill(view);
        expect(brokenInvariants(html, PROMISED)).toEqual([]);
        expectFieldsBack(readDocument(html), view);
      }),
      { numRuns: 20 },
    );
  });
});
