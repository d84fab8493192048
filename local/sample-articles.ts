import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArticle } from '../functions/ingest/parse-article.ts';
import type { Article } from '../functions/model/article.ts';
import type { Publication } from '../functions/model/publication.ts';
import { selectArticles } from '../functions/model/selection.ts';
import { SAMPLE } from './sample.ts';

/** The Sunday on which the sample's week ends. */
export const SAMPLE_EDITION_AT = '2026-11-22T00:00:00.000Z';

/** An article of the sample, and the file of its picture when it has one. */
export type SampleArticle = { readonly article: Article; readonly picture: string | undefined };

/**
 * The articles of the sample's edition as ingest reads them and compose orders them. Pictures are named after the
 * article (`i/<slug>-lead.jpg`), not after their bytes, which another version of the encoder would change.
 */
export async function sampleArticles(publication: Publication): Promise<readonly SampleArticle[]> {
  const folder = join(SAMPLE, 'articles');
  const pictures = new Set((await readdir(join(SAMPLE, 'images'))).map((name) => `images/${name}`));
  const read = new Map<string, SampleArticle>();
  for (const name of (await readdir(folder)).toSorted()) {
    const context = { key: `articles/${name}`, publication, now: Date.parse(SAMPLE_EDITION_AT) };
    const parsed = parseArticle(await readFile(join(folder, name)), context);
    // The sample has a text without front matter too, to show what becomes of one.
    if ('problems' in parsed) continue;
    const { slug } = parsed.article;
    const key = parsed.pictureKeys.find((each) => pictures.has(each));
    const thumbnail = { lead: `i/${slug}-lead.jpg`, card: `i/${slug}-card.jpg` };
    read.set(slug, {
      article: key === undefined ? parsed.article : { ...parsed.article, thumbnail },
      picture: key && join(SAMPLE, key),
    });
  }
  const articles = [...read.values()].map(({ article }) => article);
  const rules = { timeZone: publication.timeZone, startsAt: '2026-01-01', maximumArticleAgeDays: 14 };
  const selected = selectArticles(articles, SAMPLE_EDITION_AT, () => false, rules);
  return selected.flatMap(({ slug }) => read.get(slug) ?? []);
}
