import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { describe, expect, test } from 'vitest';
import { contentsOf } from '../../functions/digest/contents.ts';
import { viewOf, type DigestView } from '../../functions/digest/digest-view.ts';
import { FULL_LAYOUT } from '../../functions/digest/layout.ts';
import type { Article } from '../../functions/model/article.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { asOutlook } from '../digest/read-html.ts';
import { article, articles, input, MJML, template } from '../digest/sample.ts';

const digest = await template();

/** The slow way: the values first, then MJML. */
async function whole(view: DigestView): Promise<string> {
  const options = { validationLevel: 'strict', keepComments: false, fonts: {} } as const;
  return (await mjml2html(Handlebars.compile(MJML)(view), options)).html;
}

/** Tag by tag; white space is one space between words and inline elements, and none beside others. */
function collapsed(html: string): readonly string[] {
  return html
    .replace(/\s+/g, ' ')
    .replace(/ ?(<(?!\/?(?:a|b|i|span)\b)[^>]*>|-->) ?/g, '$1')
    .replace(
      /(<style\b[^>]*>)(.*?)(<\/style>)/gi,
      (_, open: string, css: string, close: string) => open + tight(css) + close,
    )
    .replace(/ style="([^"]*)"/g, (_, css: string) => ` style="${tight(css)}"`)
    .replace(/ (\/?>)/g, '$1')
    .trim()
    .split(/(?<=>)/);
}

function tight(css: string): string {
  return css.replace(/ ?([{};:,]) ?/g, '$1').trim();
}

const { thumbnail: _, section: __, ...bare } = article(90, { description: '', author: 'Nguyễn Thị Mẫu' });
const hostile: Partial<Article> = {
  title: `Đặt "tên" <lạ> & 'khác' = {{title}} </mj-text><mj-raw>`,
  description: '{{#if lead}} <!-- --> <![endif]--> & &amp; `x`',
  section: '<b>mục</b>',
  author: '{{{subject}}}',
};

/** A lead, so many cards of every kind, and a list. */
function edition(cards: number): readonly Article[] {
  const mixed = [article(0, hostile), bare, article(91, { language: 'en' }), ...articles(cards)];
  return [article(99), ...mixed.slice(0, cards), ...(cards === 3 ? articles(5) : [])];
}

describe('the compiled template', () => {
  test.each([0, 1, 3, 10, 30, 100])('filled with %i cards is what MJML makes of the whole digest', async (cards) => {
    const contents = contentsOf(input(edition(cards), { note: ['Một lời <ngỏ>.', 'Và {{hai}}.'] }));
    const view = viewOf(contents, FULL_LAYOUT, { maximumCards: cards + 1, marks: MESSAGE_MARKS });
    const filled = digest.fill(view);
    const slow = await whole(view);
    expect(collapsed(filled)).toEqual(collapsed(slow));
    expect(collapsed(asOutlook(filled))).toEqual(collapsed(asOutlook(slow)));
    expect(filled.length).toBeLessThan(0.9 * slow.length);
  });

  test('is so without a note, a list or anything of a reader: as the page of an edition', async () => {
    const view = viewOf(contentsOf(input([bare])), FULL_LAYOUT, { maximumCards: 12 });
    expect(collapsed(digest.fill(view))).toEqual(collapsed(await whole(view)));
  });
});
