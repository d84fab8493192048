import { expect, test } from 'vitest';
import { pictureKeys } from '../../functions/ingest/picture-keys.ts';

test('a picture is looked for as written, then beside the article', () => {
  expect(pictureKeys('images/a.webp', 'data/bai/x.md')).toEqual(['images/a.webp', 'data/bai/images/a.webp']);
  expect(pictureKeys('/images/a.webp', 'x.md')).toEqual(['images/a.webp']);
  expect(pictureKeys('./a.webp', 'bai/x.md')).toEqual(['a.webp', 'bai/a.webp']);
});

test('each place is tried as NFC and as NFD', () => {
  const keys = pictureKeys('ảnh.webp', 'bài/x.md'.normalize('NFD'));
  expect(keys).toEqual(
    expect.arrayContaining(['ảnh.webp', 'ảnh.webp'.normalize('NFD'), 'bài/ảnh.webp', 'bài/ảnh.webp'.normalize('NFD')]),
  );
  expect(keys).toEqual(pictureKeys('ảnh.webp'.normalize('NFD'), 'bài/x.md'.normalize('NFD')));
});

test.each([
  '../secret.webp',
  'images/../../a.webp',
  'a/..',
  'https://169.254.169.254/a.webp',
  's3://other/a.webp',
  'data:image/png;base64,AAAA',
  'javascript:alert(1).png',
  '//evil.example/a.webp',
  'C:\\a.webp',
  'a\\b.webp',
  'a\u0000.webp',
  'a\n.webp',
  'bai-khac.md',
  'images/',
  '/',
  '',
])('%j is no path of a picture in the bucket', (reference) => {
  expect(pictureKeys(reference, 'bai/x.md')).toBeUndefined();
});

test('no key is longer than S3 allows', () => {
  expect(pictureKeys(`${'ả'.repeat(500)}.webp`, 'x.md')).toEqual([]);
});
