import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { holdersOf } from '../../functions/model/holders.ts';
import type { Knock } from '../../functions/ingest/read-notification.ts';
import { modelBucket, modelWorld, type ModelBucket, type ModelWorld } from './model-world.ts';
import { article } from './publication.ts';

const picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#204060' } })
  .webp()
  .toBuffer();

let bucket: ModelBucket;
let world: ModelWorld;
let second: number;

beforeEach(() => {
  bucket = modelBucket();
  world = modelWorld(bucket);
  second = 0;
});

/** An object arrives and is handled. */
async function put(key: string, content: string | Uint8Array): Promise<Knock> {
  second += 1;
  const knock = bucket.put(key, content, second);
  await world.knock(knock);
  return knock;
}

async function remove(key: string): Promise<void> {
  await world.knock(bucket.remove(key));
}

const status = (key: string) => world.receipts.get(key)?.status;

function holders(): Record<string, string> {
  const uploads = [...world.uploads.values()].map(({ upload }) => upload);
  return Object.fromEntries([...holdersOf(uploads)].map(([slug, { key }]) => [slug, key]));
}

describe('an upload is answered', () => {
  test('an article is accepted, under its slug', async () => {
    await put('bài/một.md', article({ title: 'Bài một' }));
    expect(world.receipts.get('bài/một.md')).toMatchObject({
      v: 1,
      key: 'bài/một.md',
      status: 'accepted',
      slug: 'bai-mot',
      problems: [],
    });
    expect(world.uploads.get('bài/một.md')?.upload).toMatchObject({ status: 'accepted', slug: 'bai-mot' });
  });

  test('a draft waits for use, a coming article for its date, and both at once are said', async () => {
    await put('a.md', article({ title: 'A', use: undefined }));
    await put('b.md', article({ title: 'B', created_at: '2026-12-01 07:00' }));
    await put('c.md', article({ title: 'C', use: 'false', created_at: '2026-12-01', thumbnail: 'c.webp' }));
    expect(world.receipts.get('a.md')).toMatchObject({ status: 'waiting', waitsFor: ['use'] });
    expect(world.receipts.get('b.md')).toMatchObject({ status: 'waiting', waitsFor: ['date'] });
    expect(world.receipts.get('b.md')?.note).toContain('2026-12-01 07:00:00');
    expect(world.receipts.get('c.md')).toMatchObject({ status: 'waiting', waitsFor: ['use', 'date', 'thumbnail'] });
  });

  test('a broken article is rejected with its problems, and no article', async () => {
    await put('a.md', article({ title: 'A: b' }));
    expect(world.receipts.get('a.md')).toMatchObject({ status: 'rejected', problems: [{ line: 2, field: 'title' }] });
    expect(world.uploads.get('a.md')?.upload).not.toHaveProperty('article');
  });

  test('what is no article and no picture is ignored with a receipt, folders and the like in silence', async () => {
    for (const key of ['a.docx', 'logo.svg', 'editions/tet.md', 'templates/letter.mjml']) await put(key, 'x');
    for (const key of ['a/', '.DS_Store', 'Thumbs.db', '._a.md']) await put(key, 'x');
    await world.knock(await put('empty.md', ''));
    await put('empty.docx', '');
    await put('empty.webp', '');
    expect([...world.receipts].map(([key, receipt]) => [key, receipt.status])).toEqual([
      ['a.docx', 'ignored'],
      ['logo.svg', 'ignored'],
      ['editions/tet.md', 'rejected'],
      ['templates/letter.mjml', 'ignored'],
    ]);
    expect(world.receipts.get('templates/letter.mjml')?.note).toContain('chỉ có templates/digest.mjml');
    expect(world.articles()).toEqual({});
  });

  test('the template of the digest is passed on, whatever happened to it, and answered by whoever compiles it', async () => {
    await put('templates/digest.mjml', '<mjml>');
    await remove('templates/digest.mjml');
    expect([world.templates(), world.receipts.size]).toEqual([2, 0]);
  });

  test('more than 1 MB is rejected unread', async () => {
    await put('a.md', article({}, 'x'.repeat(1_000_001)));
    expect(world.receipts.get('a.md')).toMatchObject({ status: 'rejected', problems: [{ field: 'file' }] });
  });

  test('a removed article is withdrawn, and its receipt says so', async () => {
    await put('a.md', article());
    await remove('a.md');
    expect(status('a.md')).toBe('ignored');
    expect(world.receipts.get('a.md')?.note).toContain('rút khỏi bản tin sắp tới');
    expect(world.uploads.get('a.md')?.upload).toMatchObject({ status: 'removed' });
    expect(world.articles()).toEqual({});
  });

  test('an article that was emptied is withdrawn too', async () => {
    await put('a.md', article());
    await put('a.md', '');
    expect(world.articles()).toEqual({});
    expect(status('a.md')).toBe('ignored');
  });
});

describe('an article and its picture', () => {
  const named = article({ thumbnail: '"/ảnh/a.webp"' });

  test('meet when the picture comes first', async () => {
    await put('ảnh/a.webp', picture);
    expect(world.receipts.get('ảnh/a.webp')).toMatchObject({ status: 'accepted' });
    await put('bài.md', named);
    const thumbnail = world.uploads.get('bài.md')?.upload.article?.thumbnail;
    expect(new Set(world.pictures.keys())).toEqual(new Set([thumbnail?.lead, thumbnail?.card]));
    expect(thumbnail?.lead).toMatch(/^i\/[0-9a-f]{16}\.jpg$/);
    expect(status('bài.md')).toBe('accepted');
    expect(world.receipts.get('ảnh/a.webp')?.note).toContain('bài.md');
  });

  test('meet when the picture comes last, also as a Mac writes its name', async () => {
    await put('bài.md', named);
    expect(world.receipts.get('bài.md')).toMatchObject({ status: 'waiting', waitsFor: ['thumbnail'] });
    expect(world.uploads.get('bài.md')?.upload).toMatchObject({ status: 'waiting', article: { use: true } });
    await put('ảnh/a.webp'.normalize('NFD'), picture);
    expect(status('bài.md')).toBe('accepted');
    expect(world.uploads.get('bài.md')?.upload.article).toHaveProperty('thumbnail');
  });

  test('part when the picture goes, and the article stays', async () => {
    await put('ảnh/a.webp', picture);
    await put('bài.md', named);
    await remove('ảnh/a.webp');
    expect(status('ảnh/a.webp')).toBe('ignored');
    expect(world.receipts.get('bài.md')).toMatchObject({ status: 'waiting', waitsFor: ['thumbnail'] });
    expect(world.uploads.get('bài.md')?.upload.article).not.toHaveProperty('thumbnail');
  });

  test('a picture that cannot be read stops nothing; its own receipt says what to do', async () => {
    await put('bài.md', named);
    await put('ảnh/a.webp', picture.subarray(0, picture.length - 20));
    expect(world.receipts.get('bài.md')).toMatchObject({ status: 'waiting', waitsFor: ['thumbnail'] });
    expect(world.receipts.get('ảnh/a.webp')).toMatchObject({ status: 'rejected', problems: [{ field: 'file' }] });
    await put('ảnh/a.webp', picture);
    expect([status('bài.md'), status('ảnh/a.webp')]).toEqual(['accepted', 'accepted']);
  });

  test('a file that only calls itself a picture is rejected, used or not', async () => {
    await put('logo.webp', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    expect(status('logo.webp')).toBe('rejected');
  });

  test('a path out of the bucket stops nothing either', async () => {
    await put('bài.md', article({ thumbnail: '../../etc/passwd' }));
    expect(status('bài.md')).toBe('accepted');
    expect(world.receipts.get('bài.md')?.note).toContain('thumbnail');
  });

  test('a picture that is no longer named is unused again', async () => {
    await put('ảnh/a.webp', picture);
    await put('bài.md', named);
    await put('bài.md', article());
    expect(world.receipts.get('ảnh/a.webp')?.note).not.toContain('bài.md');
  });
});

describe('two articles under one slug', () => {
  const first = article({ title: 'Cũ', slug: 'tin' });
  const later = article({ title: 'Mới', slug: 'tin' });

  test('the older holds it; the younger is told of both', async () => {
    await put('cu.md', first);
    await put('moi.md', later);
    expect(status('cu.md')).toBe('accepted');
    expect(world.receipts.get('moi.md')).toMatchObject({
      status: 'rejected',
      slug: 'tin',
      problems: [{ line: 5, field: 'slug', fix: 'slug: "tin-2"' }],
    });
    const message = world.receipts.get('moi.md')?.problems[0]?.message;
    expect(message).toContain('cu.md');
    expect(message).toContain('moi.md');
    expect(holders()).toEqual({ tin: 'cu.md' });
  });

  test('a rename, a copy and a removal, ends with the copy', async () => {
    await put('cu.md', first);
    await put('moi.md', first);
    await remove('cu.md');
    expect(status('moi.md')).toBe('accepted');
    expect(holders()).toEqual({ tin: 'moi.md' });
  });

  test('the younger is taken in as soon as the older takes another slug, or is no article any more', async () => {
    await put('cu.md', first);
    await put('moi.md', later);
    await put('cu.md', article({ slug: 'khac' }));
    expect([status('cu.md'), status('moi.md')]).toEqual(['accepted', 'accepted']);
    await put('khac.md', article({ slug: 'khac' }));
    expect(status('khac.md')).toBe('rejected');
    await put('cu.md', 'không có gì');
    expect(status('khac.md')).toBe('accepted');
  });

  test('an older one that is edited becomes the younger', async () => {
    await put('cu.md', first);
    await put('moi.md', later);
    await put('cu.md', `${first} `);
    expect([status('cu.md'), status('moi.md')]).toEqual(['rejected', 'accepted']);
  });

  test('of the same second, the smaller key holds it', async () => {
    const knocks = [bucket.put('b.md', first, 5), bucket.put('a.md', first, 5)];
    for (const knock of knocks) await world.knock(knock);
    expect(holders()).toEqual({ tin: 'a.md' });
    expect([status('a.md'), status('b.md')]).toEqual(['accepted', 'rejected']);
  });

  test('a draft holds its slug as well', async () => {
    await put('cu.md', article({ slug: 'tin', use: 'false' }));
    await put('moi.md', later);
    expect([status('cu.md'), status('moi.md')]).toEqual(['waiting', 'rejected']);
  });
});

describe('events', () => {
  test('that come late find the object as it is now', async () => {
    const old = bucket.put('a.md', article({ title: 'Cũ' }), 1);
    const recent = bucket.put('a.md', article({ title: 'Mới' }), 2);
    await world.knock(recent);
    await world.knock(old);
    expect(world.articles()['a.md']?.article?.title).toBe('Mới');
    expect(world.uploads.get('a.md')?.upload.sequencer).toBe(recent.sequencer);
  });

  test('of a removal that come before the put it undid change nothing', async () => {
    const made = bucket.put('a.md', article(), 1);
    const gone = bucket.remove('a.md');
    await world.knock(gone);
    await world.knock(made);
    expect(world.articles()).toEqual({});
  });
});
