import { expect, test } from 'vitest';
import { sortKey, type Sort } from '../../functions/ingest/sort-key.ts';

const table: readonly (readonly [string, Sort])[] = [
  ['bài viết.md', 'article'],
  ['data/5.articles/x.MARKDOWN', 'article'],
  ['a/b/c.Txt', 'article'],
  ['ảnh.WEBP', 'picture'],
  ['a/b.jpeg', 'picture'],
  ['a.jpg', 'picture'],
  ['a.png', 'picture'],
  ['a.gif', 'picture'],
  ['editions/2026-tet.md', 'edition'],
  ['editions/2026-W47.MD', 'edition'],
  ['editions/tet/mai.md', 'edition'],
  ['editions/tet.txt', 'edition'],
  ['bai/editions/x.md', 'article'],
  ['editions/tet.jpg', 'picture'],
  ['templates/digest.mjml', 'template'],
  ['templates/Digest.mjml', 'reserved'],
  ['templates/digest.mjml.txt', 'reserved'],
  ['templates/a/b.md', 'reserved'],
  ['data/', 'silent'],
  ['', 'silent'],
  ['.DS_Store', 'silent'],
  ['a/.ds_store', 'silent'],
  ['a/Thumbs.db', 'silent'],
  ['a/._bai.md', 'silent'],
  ['desktop.ini', 'silent'],
  ['__MACOSX/a.md', 'silent'],
  ['~$bai.txt', 'silent'],
  ['bai.docx', 'ignored'],
  ['logo.svg', 'ignored'],
  ['subscribers.csv', 'ignored'],
  ['md', 'ignored'],
];

test.each(table)('the key %j is sorted as %s', (key, sort) => {
  expect(sortKey(key)).toBe(sort);
});
