import { picturesOf } from '../digest/pictures-in.ts';
import type { Article } from '../model/article.ts';
import type { DeliveryControl, Edition, EditionFile } from '../model/edition.ts';
import type { LinkAnswer } from '../model/link.ts';
import type { Publication } from '../model/publication.ts';
import { checkArticles } from './check-articles.ts';
import { checkAudience, type Readers } from './check-audience.ts';
import { checkSize, checkSubject, checkTitles } from './check-digest.ts';
import { checkLinks } from './check-links.ts';
import { checkPictures, type HasPicture } from './check-pictures.ts';
import { checkTemplate, type TemplateLook } from './check-template.ts';
import type { Finding } from './finding.ts';

/** An edition that is rendered. */
export type Rendered = {
  readonly edition: Pick<Edition, 'id' | 'series' | 'scheduledAt'>;
  readonly digest: Pick<EditionFile, 'subject' | 'htmlBytes' | 'step' | 'articles' | 'pictures'> & {
    readonly html: string;
  };
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
  readonly hasPicture: HasPicture;
  /** What is at each address. Without it no link is asked. */
  readonly askLinks?: (urls: readonly string[]) => Promise<ReadonlyMap<string, LinkAnswer>>;
};

/**
 * Looks at everything about an edition that can still be mended before it goes out, in the order of `CHECKS`. Nothing is
 * changed. Only our own missing pictures, and a mail that would be clipped, block: all else is somebody's decision.
 */
export async function preflight(
  { edition, digest, articles }: Rendered,
  around: Surroundings,
): Promise<readonly Finding[]> {
  const { publication, earlier, hasPicture, askLinks } = around;
  // Of a rendering also those that only readers of another language see.
  const shown = digest.pictures ?? picturesOf([digest.html], publication.publicUrl, articles);
  const pictures = await checkPictures(shown, articles, hasPicture);
  const answers = await askLinks?.(digest.articles.map(({ url }) => url));
  const sameSeries = earlier.filter(({ series }) => series === edition.series);
  return [
    ...pictures,
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
