import { readFileSync } from 'node:fs';
import { compileDigest } from '../../functions/compile-template/compile-digest.ts';
import { digestTemplate } from '../../functions/digest/digest-template.ts';
import type { DigestInput } from '../../functions/digest/render-digest.ts';
import type { Article, Slug } from '../../functions/model/article.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';

export const MJML = readFileSync(new URL('../../templates/digest.mjml', import.meta.url), 'utf8');

export const PUBLICATION: Publication = {
  name: 'Bản tin Sông Hồng',
  sender: 'bantin@news.example.vn',
  replyTo: 'toasoan@example.vn',
  postalAddress: 'Tòa soạn Sông Hồng, 12 phố Mẫu, Hà Nội, Việt Nam',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://www.example.vn',
  articleUrl: 'https://www.example.vn/{year}/{month}/{day}/{slug}',
  stage: 'production',
};

/** In characters. */
export const LONGEST = { unsubscribeUrl: 180, preferencesUrl: 120 };

export async function template() {
  return digestTemplate(await compileDigest(MJML));
}

export function article(number: number, fields: Partial<Article> = {}): Article {
  return {
    slug: `bai-${number}` as Slug,
    title: `Chuyện số ${number} ở bến sông`,
    description: `Người lái đò kể chuyện thứ ${number}, trong lúc chờ nước lên.`,
    publishedAt: '2026-11-19T18:30:00Z',
    use: true,
    readingMinutes: 4,
    pin: false,
    section: 'Đời sống',
    thumbnail: { lead: `i/lead-${number}.jpg`, card: `i/card-${number}.jpg` },
    ...fields,
  };
}

export function articles(count: number, fields: Partial<Article> = {}): Article[] {
  return Array.from({ length: count }, (_, index) => article(index + 1, fields));
}

export function input(all: readonly Article[], fields: Partial<DigestInput> = {}): DigestInput {
  return {
    publication: PUBLICATION,
    edition: { id: '2026-W48' as EditionId, series: 'weekly', scheduledAt: '2026-11-23T00:00:00Z' },
    language: 'vi',
    articles: all,
    maximumCards: 12,
    longest: LONGEST,
    ...fields,
  };
}
