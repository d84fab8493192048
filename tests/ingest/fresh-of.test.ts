import { describe, expect, test } from 'vitest';
import { freshOf } from '../../functions/ingest/fresh-of.ts';
import { article, upload } from '../compose/world.ts';
import { modelBucket, modelWorld } from './model-world.ts';
import { article as file } from './publication.ts';

const NOW = Date.parse('2026-11-22T00:00:00.000Z');
const fresh = (more: Parameters<typeof article>[1], before?: Parameters<typeof article>[1]) =>
  freshOf(upload(article('a', more)), before && upload(article('a', before)), 'Asia/Ho_Chi_Minh', NOW);

describe('what the clock is told of an article', () => {
  test('is that it is news from now on, or from its date on', () => {
    expect(fresh({})).toEqual({ v: 1, key: 'articles/a.md', slug: 'a', at: NOW, from: NOW });
    const publishedAt = '2026-11-25T05:00:00.000Z';
    expect(fresh({ publishedAt })).toMatchObject({ at: NOW, from: Date.parse(publishedAt) });
  });

  test('and that it will be once more when its resend comes', () => {
    expect(fresh({ resend: '2026-11-25' })).toMatchObject({ from: NOW, again: Date.parse('2026-11-24T17:00:00.000Z') });
    expect(fresh({ resend: '2026-11-20' })).not.toHaveProperty('again');
  });

  test('is nothing of drafts, of what was taken back, and of a repetition, in whatever order its fields come', () => {
    expect(fresh({ use: false })).toBeUndefined();
    expect(fresh({ use: false, withdrawn: true })).toBeUndefined();
    expect(fresh({ pin: true, author: 'An' }, { author: 'An', pin: true })).toBeUndefined();
    expect(fresh({ title: 'mended' }, {})).toMatchObject({ at: NOW });
    expect(fresh({ thumbnail: { lead: 'i/l.jpg', card: 'i/c.jpg' } }, {})).toMatchObject({ at: NOW });
    expect(fresh({}, { use: false })).toMatchObject({ at: NOW });
  });
});

test('whoever sees a record finds the word for the clock beside it, wherever the worker died', async () => {
  let seen = 0;
  for (let at = 1; at <= 12; at += 1) {
    const bucket = modelBucket();
    let calls = 0;
    const before = () => {
      calls += 1;
      if (calls >= at) throw new Error('the worker died');
    };
    const world = modelWorld(bucket, { turns: () => 0, before });
    const knock = bucket.put('a.md', file({ title: 'T', slug: 'x' }), 1);
    await world.knock(knock).catch(() => {});
    if (!world.uploads.has('a.md')) continue;
    seen += 1;
    expect(world.fresh.get('a.md')).toMatchObject({ slug: 'x' });
  }
  expect(seen).toBeGreaterThan(3);
});
