import { picturesIn } from '../digest/pictures-in.ts';
import type { Article } from '../model/article.ts';
import { eachOf } from '../model/each-of.ts';
import type { DeliveryControl, Edition, EditionFile } from '../model/edition.ts';
import type { LinkAnswer } from '../model/link.ts';
import type { Publication } from '../model/publication.ts';
import { checkArticles } from './check-articles.ts';
import { checkAudience, type Readers } from './check-audience.ts';
import { checkSize, checkSubject, checkTitles } from './check-digest.ts';
import { checkLinks } from './check-links.ts';
import { checkPictures } from './check-pictures.ts';
import { checkTemplate, type TemplateLook } from './check-template.ts';
import type { Finding } from './finding.ts';

/** An edition that is rendered. */
export type Rendered = {
  readonly edition: Pick<Edition, 'id' | 'series' | 'scheduledAt'>;
  readonly digest: Pick<EditionFile, 'subject' | 'htmlBytes' | 'step' | 'articles'> & { readonly html: string };
  /** As they now are, in the order of the digest. */
  readonly articles: readonly Article[];
};

/** What a preflight looks at besides. */
export type Surroundings = {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly publication: Pick<Publication, 'publicUrl' | 'timeZone'>;
  /** Editions before this one, of all series, the newest first: as many as should be remembered. */
  readonly earlier: readonly EditionFile[];
  readonly template: TemplateLook;
  readonly readers: Readers;
  readonly control?: DeliveryControl;
  /** Whether readers can have the picture with this key of the site bucket. */
  readonly hasPicture: (key: string) => Promise<boolean>;
  /** What is at each address. Without it no link is asked. */
  readonly askLinks?: (urls: readonly string[]) => Promise<ReadonlyMap<string, LinkAnswer>>;
};

/** S3 takes far more. */
const PICTURES_AT_ONCE = 8;

/**
 * Looks at everything about an edition that can still be mended before it goes out, in the order of `CHECKS`. Nothing is
 * changed. Only our own missing pictures, and a mail that would be clipped, block: all else is somebody's decision.
 */
export async function preflight(
  { edition, digest, articles }: Rendered,
  around: Surroundings,
): Promise<readonly Finding[]> {
  const { publication, earlier, hasPicture, askLinks } = around;
  const shown = picturesIn(digest.html, publication.publicUrl);
  const missing = new Set<string>();
  await eachOf(shown, PICTURES_AT_ONCE, async (key) => {
    if (!(await hasPicture(key))) missing.add(key);
  });
  const answers = await askLinks?.(digest.articles.map(({ url }) => url));
  const sameSeries = earlier.filter(({ series }) => series === edition.series);
  return [
    ...checkPictures(shown, missing, articles),
    checkSize(digest),
    checkSubject(digest.subject, earlier),
    ...checkTitles(digest.articles),
    ...checkArticles(articles, sameSeries),
    ...checkLinks(digest.articles, answers),
    checkTemplate(around.template, earlier[0]?.scheduledAt),
    ...checkAudience(around.readers, around.control, {
      from: Date.parse(edition.scheduledAt),
      now: around.now,
      timeZone: publication.timeZone,
    }),
  ];
}
