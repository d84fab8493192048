import { readFile } from 'node:fs/promises';
import { compileDigest } from '../functions/compile-template/compile-digest.ts';
import { digestTemplate, type DigestTemplate } from '../functions/digest/digest-template.ts';
import type { DigestInput } from '../functions/digest/render-digest.ts';
import { longestPreferencesUrl } from '../functions/links/preferences-token.ts';
import { longestUnsubscribeUrl } from '../functions/links/unsubscribe-token.ts';
import { dayInZone, weeklyEditionId } from '../functions/model/calendar.ts';
import type { Publication } from '../functions/model/publication.ts';
import { SAMPLE_EDITION_AT, sampleArticles } from '../local/sample-articles.ts';

export const publication: Publication = {
  name: 'Bản tin Sông Hồng',
  sender: 'bantin@news.example.vn',
  replyTo: 'toasoan@news.example.vn',
  postalAddress: 'Tòa soạn Sông Hồng, 12 phố Mẫu, Hà Nội, Việt Nam',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://www.example.vn',
  articleUrl: 'https://www.example.vn/{year}/{month}/{slug}',
  stage: 'production',
};

export async function compiledTemplate(): Promise<DigestTemplate> {
  const mjml = await readFile(new URL('../templates/digest.mjml', import.meta.url), 'utf8');
  return digestTemplate(await compileDigest(mjml));
}

/** The first articles of the sample, as one edition. @throws Error when the sample has fewer. */
export async function sampleEdition(articleCount: number): Promise<DigestInput> {
  const sample = (await sampleArticles(publication)).map(({ article }) => article);
  if (sample.length < articleCount) throw new Error(`the sample has ${sample.length} articles only`);
  const id = weeklyEditionId(dayInZone(SAMPLE_EDITION_AT, publication.timeZone));
  return {
    publication,
    edition: { id, series: 'weekly', scheduledAt: SAMPLE_EDITION_AT },
    language: 'vi',
    articles: sample.slice(0, articleCount),
    maximumCards: articleCount,
    longest: {
      unsubscribeUrl: longestUnsubscribeUrl(publication.publicUrl),
      preferencesUrl: longestPreferencesUrl(publication.publicUrl),
    },
  };
}
