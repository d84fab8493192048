import { archivePage, renderDigest, type DigestInput } from '../../functions/digest/render-digest.ts';
import type { Article } from '../../functions/model/article.ts';
import { MESSAGE_MARKS, type EditionId } from '../../functions/model/edition.ts';
import { SAMPLE_EDITION_AT, sampleArticles } from '../../local/sample-articles.ts';
import { articles, input, PUBLICATION, template } from '../digest/sample.ts';

const digest = await template();
const sample = (await sampleArticles(PUBLICATION)).map(({ article }) => article);
const edition = { id: '2026-W47' as EditionId, series: 'weekly', scheduledAt: SAMPLE_EDITION_AT } as const;

/** What a reader has instead of the marks. */
const OWN = {
  unsubscribeUrl: 'https://bantin.example.vn/u/k1.AWEMA6MINqPgZFRcAdbIpAyMDI2LVc0Nw.9FeCkZLyAm8etXAPvAoSw',
  preferencesUrl: 'https://bantin.example.vn/s/k1.AWEMA6MINqPgZFRcAdbIpA.9FeCkZLyAm8etXAPvAoSw',
} as const;

/** Puts a reader's own addresses where the marks are. */
function forReader(part: string): string {
  return part
    .replaceAll(MESSAGE_MARKS.unsubscribeUrl, OWN.unsubscribeUrl)
    .replaceAll(MESSAGE_MARKS.preferencesUrl, OWN.preferencesUrl);
}

/** An edition as one reader gets it. */
function mail(all: readonly Article[], fields: Partial<DigestInput> = {}) {
  const { subject, html, text, step } = renderDigest(digest, input(all, { edition, ...fields }));
  return { subject, html: forReader(html), text: forReader(text), step };
}

/** `content/` as its edition; the golden files are made of it. */
export function sampleMail(fields: Partial<DigestInput> = {}) {
  return mail(sample, fields);
}

function withoutPicture(article: Article): Article {
  const { thumbnail: _, ...rest } = article;
  return rest;
}

function onlyTitle(article: Article, title: string): Article {
  const { section: _, ...rest } = withoutPicture(article);
  return { ...rest, title, description: '' };
}

const monster = `${'Nghiêng'.repeat(12)} ${'ngả bên bờ sông '.repeat(8)}`.trim();
const note = [
  'Tuần này tòa soạn về miền Tây, nơi con nước rong đến sớm hơn mọi năm.',
  'Thư của bạn đọc xin gửi về địa chỉ cuối trang; chúng tôi đọc từng lá.',
];

/** Every shape an edition may take, by what it is: html as it is opened. */
export const EDITIONS: Readonly<Record<string, string>> = {
  'the sample edition': sampleMail().html,
  'the sample edition in English': sampleMail({ language: 'en' }).html,
  'one article': mail(sample.slice(0, 1)).html,
  'an edition without pictures': mail(sample.map(withoutPicture)).html,
  'an edition with a note of the editor': sampleMail({ note }).html,
  'thirty cards': mail(articles(31), { maximumCards: 200 }).html,
  'a list of articles that got no card': mail(articles(60)).html,
  'articles that have only a title, a long one': mail(articles(4).map((one) => onlyTitle(one, monster))).html,
  'more articles than a mail can name': mail(articles(200, { title: monster })).html,
  'the page of the edition': archivePage(digest, input(sample, { edition })),
  'the page of an edition of which two articles were taken back': archivePage(digest, {
    ...input(sample.toSpliced(0, 1).toSpliced(3, 1), { edition }),
    places: sample.map(({ slug }) => slug),
  }),
};
