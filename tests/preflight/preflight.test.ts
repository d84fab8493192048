import { describe, expect, test } from 'vitest';
import type { Article, Slug } from '../../functions/model/article.ts';
import type { EditionFile, EditionId } from '../../functions/model/edition.ts';
import type { LinkAnswer } from '../../functions/model/link.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { countReaders } from '../../functions/preflight/count-readers.ts';
import { CHECKS } from '../../functions/preflight/finding.ts';
import { preflight, type Rendered, type Surroundings } from '../../functions/preflight/preflight.ts';
import { sayFinding } from '../../functions/preflight/words.ts';
import en from '../../templates/strings/preflight.en.json' with { type: 'json' };
import vi from '../../templates/strings/preflight.vi.json' with { type: 'json' };

const SENDS = '2026-11-23T00:00:00.000Z';
const NOW = Date.parse('2026-11-22T21:00:00Z');
const LEAD = 'i/00000000000000aa.jpg';

const article: Article = {
  slug: 'mua-nuoc-noi' as Slug,
  title: 'Mùa nước nổi về muộn',
  description: 'Một câu tóm tắt.',
  publishedAt: '2026-11-20T00:00:00.000Z',
  use: true,
  readingMinutes: 3,
  pin: false,
  thumbnail: { lead: LEAD, card: 'i/00000000000000bb.jpg' },
};
const placed = {
  slug: article.slug,
  title: article.title,
  url: 'https://www.example.vn/mua-nuoc-noi',
  place: 'lead',
} as const;
const html = `<img src="https://bantin.example.vn/${LEAD}"><img src="https://elsewhere.example/${LEAD}">`;

const rendered: Rendered = {
  edition: { id: '2026-W48' as EditionId, series: 'weekly', scheduledAt: SENDS },
  digest: { subject: 'Mùa nước nổi · Tuần 48', html, htmlBytes: 20_000, step: 'full', articles: [placed] },
  articles: [article],
};
const around: Surroundings = {
  now: NOW,
  publication: { publicUrl: 'https://bantin.example.vn', timeZone: 'Asia/Ho_Chi_Minh' },
  earlier: [],
  template: { isOwn: false },
  readers: { by: 'frozen', readers: 1_200 },
  control: { v: 1, stopped: false, messagesPerSecond: 10, lanes: 1 },
  hasPicture: async () => true,
  askLinks: async (urls) => new Map(urls.map((url) => [url, { link: 'answers' } satisfies LinkAnswer])),
};
const earlier = (id: string, more: Partial<EditionFile> = {}): EditionFile => ({
  ...rendered.digest,
  v: 1,
  id: id as EditionId,
  series: 'weekly',
  scheduledAt: '2026-11-16T00:00:00.000Z',
  rendering: 'r',
  subject: `Số ${id}`,
  articles: [],
  ...more,
});

/** What is found that is not ok, in English. */
async function looked(digest: Partial<Rendered['digest']> = {}, world: Partial<Surroundings> = {}) {
  const findings = await preflight({ ...rendered, digest: { ...rendered.digest, ...digest } }, { ...around, ...world });
  return findings
    .filter(({ verdict }) => verdict !== 'ok')
    .map((finding) => `${finding.verdict} ${finding.check}: ${sayFinding(finding, 'en').says}`);
}

test('of an edition that is well every check says so, in order, with a sentence in both languages and nothing to do', async () => {
  const findings = await preflight(rendered, around);
  expect(findings.map(({ check }) => check)).toEqual([...CHECKS]);
  for (const finding of findings) {
    expect(finding.verdict).toBe('ok');
    for (const language of ['vi', 'en'] as const) expect(sayFinding(finding, language).fix).toBeUndefined();
  }
  expect(findings.map((finding) => sayFinding(finding, 'en').says)).toEqual([
    'Its picture is there.',
    'It has 20,000 of 90,000 bytes; nothing is left out.',
    '22 characters: Mùa nước nổi · Tuần 48',
    'No title of the lead and the cards is above 100 characters.',
    'Nothing stands out.',
    'Its link answers.',
    'The built-in template.',
    '1,200 readers get it, the last of them by 2026-11-23 07:02.',
  ]);
  expect(sayFinding(findings[1]!, 'vi').says).toBe('20.000 trên 90.000 byte, không phải bỏ bớt gì.');
});

describe('only what nobody can mend later blocks', () => {
  test('a picture of ours that is not there, with the article it is of', async () => {
    const asked: string[] = [];
    const hasPicture = async (key: string) => (asked.push(key), false);
    expect(await looked({}, { hasPicture })).toEqual([
      `block pictures: The picture of “Mùa nước nổi về muộn” is not there (${LEAD}): readers would see an empty frame.`,
    ]);
    expect(asked).toEqual([LEAD]);
  });

  test('a mail that would be clipped; one that is shortened or nearly too large is somebody’s to look at', async () => {
    expect(await looked({ htmlBytes: 90_001 })).toEqual([expect.stringMatching(/^block size: .* 90,001 bytes/)]);
    expect(await looked({ htmlBytes: 80_001 })).toEqual([expect.stringMatching(/^warn size: The digest is large/)]);
    for (const step of ['shorter', 'compact', 'titles', 'more'])
      expect(await looked({ step })).toEqual([expect.stringContaining(`(step ${step})`)]);
  });
});

describe('somebody should look', () => {
  test('at a subject that is empty, long, or was there before', async () => {
    expect(await looked({ subject: ' ' })).toEqual(['warn subject: The subject is empty.']);
    expect(await looked({ subject: 'ế'.repeat(61) })).toEqual([expect.stringContaining('long: 61 characters')]);
    const again = earlier('2026-11', { series: 'monthly', subject: rendered.digest.subject });
    expect(await looked({}, { earlier: [again] })).toEqual([expect.stringContaining('Edition 2026-11 had the same')]);
  });

  test('at long titles of the lead and the cards, and not at those of the list', async () => {
    const title = 'rất dài '.repeat(20);
    const articles = (['lead', 'card', 'list'] as const).map((place) => ({ ...placed, title, place }));
    expect(await looked({ articles })).toHaveLength(2);
  });

  test('at what was mailed before in its own series: a month repeats its weeks', async () => {
    const same = [{ ...placed, slug: 'cu' as Slug }];
    const month = earlier('2026-10', { series: 'monthly', articles: same });
    expect(await looked({}, { earlier: [month] })).toEqual([]);
    const week = earlier('2026-W47', { articles: same });
    expect(await looked({}, { earlier: [week] })).toEqual([
      expect.stringContaining('mailed in edition 2026-W47, as cu'),
    ]);
  });

  test('at links that are gone, a missing host once; never at those of which nothing is known', async () => {
    const answers: Readonly<Record<string, LinkAnswer>> = {
      'https://a.example/1': { link: 'gone', why: 404 },
      'https://a.example/2': { link: 'gone', why: 410 },
      'https://none.example/3': { link: 'gone', why: 'no-host' },
      'https://none.example/4': { link: 'gone', why: 'no-host' },
      'https://a.example/5': { link: 'unknown', why: 403 },
      'https://a.example/6': { link: 'unknown', why: 'refused' },
    };
    const articles = Object.keys(answers).map((url, index) => ({ ...placed, title: `Bài ${index + 1}`, url }));
    const askLinks = async () => new Map(Object.entries(answers));
    expect(await looked({ articles }, { askLinks })).toEqual([
      'warn links: There is no host none.example, where 2 articles lead, such as “Bài 3”.',
      'warn links: “Bài 1” leads to a page that is not there (404): https://a.example/1',
      'warn links: “Bài 2” leads to a page that is not there (410): https://a.example/2',
    ]);
    expect(await looked({ articles: articles.slice(4) }, { askLinks })).toEqual([]);
  });

  test('at a template that no edition was made with', async () => {
    const template = { isOwn: true, since: '2026-11-17T03:00:00.000Z' };
    expect(await looked({}, { template, earlier: [earlier('2026-W47')] })).toEqual([
      'warn template: The template came into force on 2026-11-17, and no edition was made with it yet.',
    ]);
    const later = earlier('2026-11', { series: 'monthly', scheduledAt: '2026-11-18T00:00:00.000Z' });
    expect(await looked({}, { template, earlier: [later, earlier('2026-W47')] })).toEqual([]);
    expect(await looked({}, { template })).toEqual([]);
  });

  test('at an edition that nobody gets, that takes days, or of a stage that is stopped', async () => {
    expect(await looked({}, { readers: { by: 'list', readers: 0 } })).toEqual(['warn audience: Nobody would get it.']);
    const allowance = { left: 200, nextDays: [500] };
    const control = { ...around.control!, allowance };
    expect(await looked({}, { control })).toEqual([
      expect.stringMatching(/more than may be sent that day: .* by 2026-11-25/),
    ]);
    expect(await looked({}, { control: { ...around.control!, stopped: true } })).toEqual([
      'warn audience: This stage is stopped: nothing is sent.',
    ]);
  });
});

describe('the audience', () => {
  const audience = async (world: Partial<Surroundings>) => {
    const findings = await preflight(rendered, { ...around, ...world });
    return findings.filter(({ check }) => check === 'audience').map((finding) => sayFinding(finding, 'en').says);
  };

  test('of an edition that goes out in days counts none of what was sent today', async () => {
    const control = { ...around.control!, allowance: { left: 0, nextDays: [1_200] } };
    expect(await audience({ control, now: NOW })).toEqual([expect.stringContaining('more than may be sent that day')]);
    expect(await audience({ control, now: NOW - 3 * 86_400_000 })).toEqual([expect.stringContaining('by 2026-11-23')]);
  });

  test('is as large as the last one where nobody may count, or not known', async () => {
    expect(await audience({ readers: { by: 'last', readers: 1 } })).toEqual(['The last edition went to 1 reader.']);
    expect(await audience({ readers: { by: 'begun', readers: 1 } })).toEqual([expect.stringContaining('1 reader;')]);
    expect(await audience({ readers: { by: 'nothing' } })).toEqual(['How many readers get it is not known.']);
  });

  test('counts whoever may be written to now, and nobody else', async () => {
    const person = (fields: Partial<Subscriber>): Subscriber => ({
      v: 1,
      id: 'x' as SubscriberId,
      status: 'active',
      address: 'a@example.com',
      cadence: 'weekly',
      language: 'vi',
      ...fields,
    });
    async function* list() {
      yield person({});
      yield person({ status: 'paused', pausedUntil: '2026-11-01T00:00:00Z' });
      yield person({ status: 'paused' });
      yield person({ status: 'pending' });
      yield person({ cadence: 'monthly' });
      yield person({ address: 'a@elsewhere.example' });
    }
    expect(await countReaders(list(), 'weekly', ['@example.com'], NOW)).toBe(2);
    expect(await countReaders(list(), 'weekly', undefined, NOW)).toBe(3);
  });
});

test('links are asked only where somebody can', async () => {
  const { askLinks: _, ...deaf } = around;
  const links = (await preflight(rendered, deaf)).find(({ check }) => check === 'links');
  expect([links?.verdict, links?.sentence]).toEqual(['ok', 'linksNotAsked']);
});

test('both languages have the same sentences, with the same names to fill in', () => {
  expect(Object.keys(vi)).toEqual(Object.keys(en));
  const names = (said: unknown) => [...new Set(JSON.stringify(said).match(/\{\w+\}/g))].toSorted();
  const uneven = Object.entries(en).filter(([sentence, said]) => {
    const [own, other] = [names(vi[sentence as keyof typeof vi]), names(said)];
    // A count of one may go without its number.
    return own.join('') !== other.join('') && own.filter((name) => name !== '{count}').join('') !== other.join('');
  });
  expect(uneven).toEqual([]);
});
