import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { describe, expect, test } from 'vitest';
import { compileDigest } from '../../functions/compile-template/compile-digest.ts';
import { contentsOf } from '../../functions/digest/contents.ts';
import { digestTemplate } from '../../functions/digest/digest-template.ts';
import { viewOf } from '../../functions/digest/digest-view.ts';
import { FULL_LAYOUT } from '../../functions/digest/layout.ts';
import { DIGEST_FIELDS } from '../../functions/digest/template-fields.ts';
import { article, articles, input, MJML } from '../digest/sample.ts';

const around = (body: string) =>
  `<mjml lang="{{language}}" dir="ltr"><mj-body><mj-section><mj-column><mj-text>${body}</mj-text></mj-column></mj-section></mj-body></mjml>`;

/** Everything that is not white space and not a comment for nobody. */
function essence(html: string): string {
  return html.replace(/<!--(?!\[if |<!|>)[\s\S]*?-->/g, '').replace(/\s+/g, '');
}

describe('the template of the digest', () => {
  const compiled = compileDigest(MJML, DIGEST_FIELDS);

  test.each([0, 1, 2, 3, 5, 10])('filled for %i cards, it is what MJML makes of the whole digest', async (cards) => {
    const { thumbnail: _, ...withoutPicture } = article(0, { title: `Đặt "tên" <lạ> & 'khác' = {{title}}` });
    const contents = contentsOf(input([article(99), withoutPicture, ...articles(cards + 1)].slice(0, cards + 2)));
    const view = viewOf(contents, FULL_LAYOUT, {
      maximumCards: cards + 1,
      marks: { unsubscribeUrl: 'https://bantin.example.vn/u/t', preferencesUrl: 'https://bantin.example.vn/s/t' },
    });
    const whole = await mjml2html(Handlebars.compile(MJML)(view), { validationLevel: 'strict', fonts: {} });
    expect(essence(digestTemplate(await compiled).fill(view))).toBe(essence(whole.html));
  });

  test('compiled, it keeps every conditional comment and no other', async () => {
    const html = await compiled;
    expect(html.match(/<!--\[if/g)).toHaveLength(html.match(/endif\]-->/g)?.length ?? 0);
    expect(html).not.toMatch(/<!--(?!\[if|<!\[endif|>)/);
  });

  test('has styles of at most 8 KB, no web font and no hidden text', async () => {
    const html = await compiled;
    const styles = [...html.matchAll(/<style[^>]*>(.*?)<\/style>/gs)].map(([, css]) => css).join('');
    expect(styles.length).toBeLessThanOrEqual(8_192);
    expect(html).not.toMatch(/googleapis|@font-face|@import|<link|display:none|visibility:hidden|font-size:1px/);
  });
});

describe('compiling a template', () => {
  test('keeps the space between words and inline elements', async () => {
    const html = await compileDigest(around('<p>Một  <b>hai</b>\n <i>ba</i> {{#if x}}bốn{{/if}} {{y}}</p>'));
    expect(html).toContain('<p>Một <b>hai</b> <i>ba</i> {{#if x}}bốn{{/if}} {{y}}</p>');
  });

  test('drops comments and keeps the template an html document', async () => {
    const html = await compileDigest(around('<!-- a note to ourselves --><p>Chào</p>'));
    expect(html).not.toContain('ourselves');
    expect(html).toMatch(/^<!doctype html><html/);
  });

  test.each([
    ['an unknown element', around('x').replaceAll('mj-text', 'mj-txt'), /^line 1:\d+: MJML has no element mj-txt/],
    ['an include', around('x').replace('<mj-column>', '<mj-column><mj-include path="/etc/passwd" />'), /mj-include/],
    ['an unescaped value', around('{{{title}}}'), /\{\{\{title\}\}\} brings text into the mail without escaping/],
    ['a block that does not close', around('{{#if title}}'), /\{\{#if title\}\} is never closed/],
    ['a value where MJML keeps no text', around('x').replace('<mj-section>', '<mj-section>{{a}}'), /\{\{a\}\} is lost/],
    ['too many styles', around(`<style>${'p { color: red }'.repeat(800)}</style>`), /styles take \d+ bytes/],
    ['no MJML at all', '<p>{{title}}</p>', /The file is no MJML/],
  ])('refuses %s', async (_, mjml, reason) => {
    await expect(compileDigest(mjml)).rejects.toThrow(reason);
  });

  test('names every mistake with its line, and fields only where they are known', async () => {
    const mjml = `\n\n${around('{{{title}}}\n{{& day}}')}`;
    await expect(compileDigest(mjml)).rejects.toThrow(/^line 3:\d+: .*\nline 4:1: .*$/);
    await expect(compileDigest(around('{{unheard}}'))).resolves.toContain('{{unheard}}');
    await expect(compileDigest(around('{{unheard}}'), DIGEST_FIELDS)).rejects.toThrow('There is no field “unheard”');
  });
});

describe('a compiled template', () => {
  const view = viewOf(contentsOf(input(articles(1))), FULL_LAYOUT, { maximumCards: 1 });

  test.each([
    ['a value the digest does not have', '{{unknown}}', '"unknown" not defined'],
    ['a value an article does not have', '{{lead.secret}}', '"secret" not defined'],
    ['the lookup helper', '{{lookup this "lead"}}', 'unknown helper lookup'],
    ['the log helper', '{{log "x" subject}}', 'unknown helper log'],
    ['the with helper', '{{#with lead}}{{title}}{{/with}}', 'unknown helper with'],
    ['a partial', '{{> other}}', 'partial other could not be found'],
  ])('may not use %s', (_, source, reason) => {
    expect(() => digestTemplate(source).fill(view)).toThrow(reason);
  });

  test('with a mistake in its syntax is refused before any edition needs it', () => {
    expect(() => digestTemplate('{{#if subject}}')).toThrow('Parse error');
  });
});
