import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ReviewDeed } from '../../functions/links/review-token.ts';
import type { Slug, Upload } from '../../functions/model/article.ts';
import type { Edition, EditionFile, EditionId } from '../../functions/model/edition.ts';
import type { FindingId } from '../../functions/model/review-finding.ts';
import { NO_HAND, wishesOf, type Held } from '../../functions/model/review.ts';
import { LETTER_ROOMS, type LetterItem } from '../../functions/post/letter-contents.ts';
import { findingsToShow, reviewContents } from '../../functions/post/review-letter.ts';
import { lookForReview, type ReviewDesk } from '../../functions/post/review-look.ts';
import { article, upload } from '../compose/world.ts';

const id = '2026-W47' as EditionId;
const SEND_AT = '2026-11-22T00:00:00.000Z';
const publication = {
  name: 'Bản tin',
  sender: 'news@example.com',
  replyTo: 'editors@example.com',
  postalAddress: '1 Example Street',
  language: 'en',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://news.example.com',
  siteUrl: 'https://example.com',
  articleUrl: 'https://example.com/{slug}',
  stage: 'production',
} as const;
const selection = { timeZone: 'Asia/Ho_Chi_Minh', startsAt: '2026-01-01', maximumArticleAgeDays: 30 };
const [room] = LETTER_ROOMS;
const edition: Edition = {
  v: 1,
  id,
  series: 'weekly',
  state: 'review',
  scheduledAt: SEND_AT,
  sendAt: SEND_AT,
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  articles: ['in'] as Slug[],
  offered: ['in', 'dropped'] as Slug[],
  rendering: 'r1',
  wishes: wishesOf(undefined),
};
const file: EditionFile = {
  v: 1,
  id,
  series: 'weekly',
  scheduledAt: SEND_AT,
  rendering: 'r1',
  subject: 'In · Week 47/2026',
  htmlBytes: 100,
  step: 'full',
  articles: [{ slug: 'in' as Slug, title: 'In', url: 'https://example.com/in', place: 'lead' }],
};

const uploads: readonly Upload[] = [
  upload(article('in')),
  upload(article('dropped')),
  upload(article('late')),
  upload(article('draft', { use: false })),
  upload(article('future', { publishedAt: '2026-12-01T00:00:00.000Z' })),
  { ...upload(article('old', { publishedAt: '2026-02-01T00:00:00.000Z' })), lastModified: '2026-02-01T00:00:00.000Z' },
  upload(article('mailed')),
];

function desk(found: Edition | undefined, seen: ReadonlySet<FindingId> = new Set()): ReviewDesk {
  return {
    now: () => Date.parse(SEND_AT) - 3 * 60 * 60 * 1000,
    find: async () => found,
    readBrief: async () => ({ v: 1, edition: id, hand: { ...NO_HAND, seen, drops: new Set(['dropped' as Slug]) } }),
    listEditions: async () => [edition],
    listUsed: async () => new Map([['mailed', '2026-W46' as EditionId]]),
    async *listUploads() {
      yield* uploads;
    },
    getEditionFile: async () => file,
    getMessage: async () => ({ v: 1, edition: id, language: 'en', subject: file.subject, html: '<p></p>', text: '' }),
    control: async () => undefined,
    inForceSince: async () => undefined,
    hasPicture: async () => true,
    askLinks: async (urls) => new Map(urls.map((url) => [url, { link: 'gone', why: 404 }])),
  };
}

const values = { edition: id, rendering: 'r1', sendAt: SEND_AT, what: 'first' } as const;
const urlOf = (deed: ReviewDeed, { slug = '', finding = '' }: { slug?: string; finding?: string } = {}) =>
  `https://news.example.com/r/${deed}${slug}${finding}`;
const lookedAt = async (seen?: ReadonlySet<FindingId>) => {
  const looked = await lookForReview(values, selection, publication, desk(edition, seen));
  if (looked === undefined || room === undefined) throw new Error('there is nothing to say');
  return (what: 'first' | 'due', unlessApproved = false, held?: Held) =>
    reviewContents(
      { what, sendAt: SEND_AT, ...(held && { held }) },
      looked,
      { hoursBefore: 3, unlessApproved },
      urlOf,
      publication,
      room,
    );
};

test('the letter of a review says when, what is in, what is out and why, what the preflight found, and links to everything', async () => {
  const contents = (await lookedAt())('first');
  expect(contents.subject).toBe('Review before sending: In · Week 47/2026');
  expect(contents.intro[0]).toContain('is sent at 07:00 on Sunday, 22 November 2026, unless somebody holds it');
  expect(contents.button.url).toBe('https://news.example.com/r/look');
  const [deeds, preflight, inside, outside] = contents.sections;
  expect(deeds?.items.flatMap(({ lines }) => lines.flatMap(({ url }) => url ?? []))).toEqual(
    ['approve', 'hold', 'send', 'test', 'stop'].map((deed) => `https://news.example.com/r/${deed}`),
  );
  const verdicts = preflight?.items.map(({ heading }) => heading) ?? [];
  expect(verdicts, 'what is worst comes first').toEqual(
    verdicts.toSorted((a, b) => Number(b === 'Worth a look') - Number(a === 'Worth a look')),
  );
  expect(JSON.stringify(preflight)).toContain('404');
  expect(inside?.items.map(({ heading, lines }) => [heading, lines.map(({ url }) => url)])).toEqual([
    ['In', ['https://news.example.com/r/dropin']],
  ]);
  expect(outside?.items.map(({ heading, lines }) => [heading, lines[0]?.text])).toEqual([
    ['dropped', 'dropped from this edition'],
    ['late', 'came after the cut-off: for the next one'],
    ['draft', 'a draft: no use: true'],
    ['future', 'dated after its time'],
    ['mailed', 'sent in Week 46, 2026'],
  ]);
});

test('a warning has a link that ticks it off; ticked off it stands there as seen, and on the page with the others', async () => {
  const looked = await lookForReview(values, selection, publication, desk(edition));
  const warnings = findingsToShow(looked ?? { findings: [] }, 'en');
  const gone = warnings.find(({ says }) => says.includes('404'));
  expect(gone).toMatchObject({ verdict: 'warn', fix: expect.stringContaining('Publish it') });
  const preflight = async (seen?: ReadonlySet<FindingId>) => (await lookedAt(seen))('first').sections[1]?.items ?? [];
  const about404 = ({ lines }: LetterItem) => lines.some(({ text }) => text.includes('404'));

  const open = (await preflight()).find(about404);
  expect(open?.heading).toBe('Worth a look');
  expect(open?.lines.at(-1)).toEqual({ text: 'Tick off', fix: '', url: `https://news.example.com/r/seen${gone?.id}` });

  const ticked = (await preflight(new Set(gone && [gone.id]))).find(about404);
  expect([ticked?.heading, ticked?.lines.length]).toEqual(['Seen', 1]);
});

test('the letter says what happens without a word, by the policy, and reminds editors of one that waits', async () => {
  const write = await lookedAt();
  expect(write('first', true).intro[0]).toContain('only if somebody approves it');
  expect(write('due').subject).toBe('Still waiting: In · Week 47/2026');
});

test('a reminder says why the edition waits, and what to press', async () => {
  const write = await lookedAt();
  const says = (held: Held) => write('due', false, held).intro[0];
  expect(says('held')).toContain('somebody holds it');
  expect(says('unapproved')).toContain('nobody has approved it');
  expect(says('late')).toContain('approved after its time');
  for (const held of ['held', 'unapproved', 'late'] as const) expect(says(held)).toContain('“Send now”');
});

test('a letter about an edition that shows a picture which is not there begins with that, and says whose it is and what to do', async () => {
  const pictures = [{ key: 'i/0123456789abcdef.jpg', article: 'in' as Slug }];
  const blocked: ReviewDesk = {
    ...desk(edition),
    getEditionFile: async () => ({ ...file, pictures }),
    hasPicture: async () => false,
  };
  const letter = async (what: 'first' | 'due', from: ReviewDesk, held?: Held) => {
    const looked = await lookForReview(values, selection, publication, from);
    if (looked === undefined || room === undefined) throw new Error('there is nothing to say');
    const about = { what, sendAt: SEND_AT, ...(held && { held }) };
    return reviewContents(about, looked, { hoursBefore: 3, unlessApproved: false }, urlOf, publication, room);
  };
  const first = await letter('first', blocked);
  expect(first.intro.join(' ')).toContain('It is blocked');
  const [finding] = first.sections[1]?.items ?? [];
  expect([finding?.heading, finding?.lines.map(({ text }) => text)]).toEqual([
    'TO BE MENDED BEFORE IT IS SENT',
    [expect.stringContaining('The picture of “in” is not there'), expect.stringContaining('Upload that picture again')],
  ]);
  expect((await letter('due', blocked, 'blocked')).intro[0]).toContain('nobody has got it');
  const early = { ...edition, blocked: { at: '2026-11-21T23:00:00.000Z', pictures: [] } };
  const due = await letter('due', { ...blocked, find: async () => early }, 'blocked');
  expect(due.intro[1], 'its time is to come').toContain('unless somebody holds it');
  const mended = await letter('due', desk(edition), 'blocked');
  expect(mended.intro[0], 'mended before the letter was written').toContain('All of them are there again');
});

test('a special edition is called by its subject', async () => {
  const looked = await lookForReview(values, selection, publication, desk({ ...edition, series: 'special' }));
  const rules = { hoursBefore: 3, unlessApproved: false };
  const contents = looked && room && reviewContents(values, looked, rules, urlOf, publication, room);
  expect(contents?.title).toBe('Special edition “In · Week 47/2026” is to be reviewed');
});

test('nobody is asked to review what is not reviewed any more', async () => {
  for (const state of ['sending', 'sent', 'cancelled'] as const)
    expect(await lookForReview(values, selection, publication, desk({ ...edition, state }))).toBeUndefined();
  expect(await lookForReview(values, selection, publication, desk(undefined))).toBeUndefined();
});

test('both languages say the same things', () => {
  const [vi, en] = ['vi', 'en'].map((language) =>
    JSON.parse(readFileSync(`templates/strings/review.${language}.json`, 'utf8')),
  );
  const keys = (of: object, under = ''): string[] =>
    Object.entries(of).flatMap(([name, value]) =>
      // English alone has another sentence for one of something.
      name === 'one'
        ? []
        : typeof value === 'object'
          ? keys(value, `${under}${name}.`)
          : `${under}${name} ${[...String(value).matchAll(/\{\w+\}/g)]
              .map(String)
              .toSorted((a, b) => (a < b ? -1 : 1))
              .join()}`,
    );
  expect(keys(en)).toEqual(keys(vi));
});
