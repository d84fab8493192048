import { describe, expect, test } from 'vitest';
import { brokenInvariants } from '../../functions/compile-template/invariants.ts';
import { archivePage, renderDigest } from '../../functions/digest/render-digest.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';
import { articles, input, PUBLICATION, template } from '../digest/sample.ts';

const images = [PUBLICATION.publicUrl, PUBLICATION.siteUrl];
const digest = await template();
const { html, text } = renderDigest(digest, input(articles(5)));
const broken = (changed: string, textPart = text) =>
  brokenInvariants(changed, { language: 'vi', images, text: textPart });

test('a digest and its page on the web keep every promise', () => {
  for (const count of [1, 2, 13, 200]) {
    const edition = input(articles(count), { note: count === 2 ? ['Một lời ngỏ.'] : [] });
    const rendered = renderDigest(digest, edition);
    expect(broken(rendered.html, rendered.text)).toEqual([]);
    expect(brokenInvariants(archivePage(digest, edition), { language: 'vi', images })).toEqual([]);
  }
  const english = renderDigest(digest, input(articles(3), { language: 'en' }));
  expect(brokenInvariants(english.html, { language: 'en', images, text: english.text })).toEqual([]);
});

describe('a promise is broken by', () => {
  test.each([
    ['a script', '<script>x</script>', '<script>'],
    ['a form', '<form action="https://example.com/"></form>', '<form>'],
    ['a frame', '<iframe></iframe>', '<iframe>'],
    ['an object', '<object data="x"></object>', '<object>'],
    ['a drawing', '<svg></svg>', '<svg>'],
    ['a script for Outlook', '<!--[if mso]><script>x</script><![endif]-->', '<script>'],
    ['a script for all but Outlook', '<!--[if !mso]><!--><script>x</script><!--<![endif]-->', '<script>'],
    ['an event', '<p onclick="x">x</p>', 'onclick'],
    ['a source set', `<img src="https://bantin.example.vn/i/a.jpg" srcset="x" width="1" height="1" alt="">`, 'srcset'],
    ['a WebP', `<img src="https://bantin.example.vn/i/a.webp" width="1" height="1" alt="">`, 'a.webp'],
    [
      'a picture of others',
      '<img src="https://bantin.example.vn.evil.example/a.jpg" width="1" height="1" alt="">',
      'evil',
    ],
    ['a picture of anybody', '<img src="https://example.com/a.jpg" width="1" height="1" alt="">', 'example.com'],
    ['a picture by plain http', '<img src="http://bantin.example.vn/i/a.jpg" width="1" height="1" alt="">', 'http://'],
    ['a picture without width', `<img src="https://bantin.example.vn/i/a.jpg" height="1" alt="">`, 'chiều rộng'],
    [
      'a picture of automatic height',
      `<img src="https://bantin.example.vn/i/a.jpg" width="1" height="auto" alt="">`,
      'chiều cao',
    ],
    ['a picture without alt', `<img src="https://bantin.example.vn/i/a.jpg" width="1" height="1">`, 'alt'],
    ['a link that runs', '<a href="javascript:x">x</a>', 'javascript:x'],
    ['a link with a tab in its scheme', '<a href="java&#9;script:x">x</a>', 'script:x'],
    ['a link without a scheme', '<a href="//example.com/">x</a>', '//example.com/'],
    ['an empty link', '<a href="">x</a>', 'không có địa chỉ'],
    ['a link that the text does not have', '<a href="https://example.com/x">x</a>', 'https://example.com/x'],
    ['an import', '<style>@import "x"</style>', '@import'],
    ['an import in numbers', '<style>@\\69mport "x"</style>', '@import'],
    ['an import with a comment in it', '<style>@/**/import "x"</style>', '@import'],
    ['a web font', '<style>@font-face { x: y }</style>', '@font-face'],
    [
      'a set of pictures in a style',
      '<p style="background:image-set(&quot;https://example.com/a.png&quot; 1x)">x</p>',
      'image-set(',
    ],
    ['an old filter', '<p style="filter:progid:DXImageTransform.Microsoft.AlphaImageLoader(src=x)">x</p>', 'progid:'],
    ['a second main heading', '<h1>x</h1>', 'h1'],
    ['a level left out', '<h4>x</h4>', 'h4'],
    ['hidden text', '<p style="visibility:hidden">x</p>', 'giấu'],
    ['a refresh', '<meta http-equiv="refresh" content="0;url=https://example.com">', 'http-equiv'],
    ['a base', '<base href="https://example.com/">', '<base>'],
    ['broken markup', '<div/>', 'Html'],
    ['too much style', `<style>${'p{color:red}'.repeat(700)}</style>`, 'style'],
    ['too much of everything', 'x'.repeat(80_000), '90.000'],
  ])('%s', (_, added, reason) => {
    const found = broken(html.replace('</h1>', `</h1>${added}`));
    expect(found.join('\n')).toContain(reason);
  });

  test.each([
    ['no language', html.replaceAll(' lang="vi"', '')],
    ['a language on the html alone', html.replace(/(role="article"[^>]*) lang="vi"/, '$1')],
    ['no title', html.replace(/<title>.*?<\/title>/, '')],
    ['no way to leave', html.replaceAll(MESSAGE_MARKS.unsubscribeUrl, PUBLICATION.siteUrl)],
    ['no main heading', html.replace(/<h1/, '<h2').replace('</h1>', '</h2>')],
  ])('%s', (_, changed) => {
    expect(changed).not.toBe(html);
    expect(broken(changed)).not.toEqual([]);
  });
});
