import type { Article, Receipt, Upload } from '../model/article.ts';
import type { Publication } from '../model/publication.ts';
import { shorten } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { quote } from './mend-line.ts';
import type { Parsed } from './parsed.ts';
import { say } from './say.ts';
import { slugOf } from './slug.ts';

/** What an article waits for before it is mailed as its editor meant it: for `thumbnail` it is not held back. */
export function waitsFor(
  article: Article,
  namesPicture: boolean,
  now: number,
): readonly ('use' | 'date' | 'thumbnail')[] {
  const reasons: ('use' | 'date' | 'thumbnail')[] = [];
  if (!article.use) reasons.push('use');
  if (Date.parse(article.publishedAt) > now) reasons.push('date');
  if (namesPicture && article.thumbnail === undefined) reasons.push('thumbnail');
  return reasons;
}

/** What stands behind an article's receipt. */
export type Findings = {
  readonly key: string;
  readonly parsed: Parsed;
  /** What the desk wrote down for the object, and the picture it found. */
  readonly upload: Upload;
  readonly picture: string | undefined;
  /** Who holds the slug: this upload, or an older one. */
  readonly holder: Upload | undefined;
};

function rejected(key: string, problems: Receipt['problems'], publication: Publication): Receipt {
  const note = say(publication.language, 'noteRejected', { count: String(problems.length) });
  return { v: 1, key, status: 'rejected', problems, note };
}

/** The sentences about what an article waits for. */
function noteOf(
  article: Article,
  reasons: readonly ('use' | 'date' | 'thumbnail')[],
  pictures: { readonly found: string | undefined; readonly wanted: string },
  { language, timeZone }: Publication,
): string {
  const sentences = reasons.map((reason) => {
    switch (reason) {
      case 'use':
        return say(language, 'noteWaitsForUse');
      case 'date':
        return say(language, 'noteWaitsForDate', { date: writeMoment(Date.parse(article.publishedAt), timeZone) });
      case 'thumbnail':
        return pictures.found === undefined
          ? say(language, 'noteWaitsForPicture', { picture: pictures.wanted })
          : say(language, 'notePictureUnreadable', { picture: pictures.found });
    }
  });
  return sentences.length === 0 ? say(language, 'noteAccepted') : sentences.join(' ');
}

/** The answer to an article that was read: accepted, waiting, or everything its editor must change. */
export function articleReceipt(findings: Findings, publication: Publication, now: number): Receipt {
  const { key, parsed, upload, picture, holder } = findings;
  if ('problems' in parsed) {
    const receipt = rejected(key, parsed.problems, publication);
    return parsed.draft === undefined ? receipt : { ...receipt, draft: parsed.draft.file, cuts: parsed.draft.cuts };
  }
  const { slug } = parsed.article;
  const { language } = publication;
  if (holder !== undefined && holder.key !== key) {
    const message = say(language, 'slugTaken', { slug, holder: holder.key, key });
    const fix = `slug: ${quote(`${slugOf(slug.slice(0, 78)) ?? slug}-2`)}`;
    const problem = { line: parsed.slugLine, field: 'slug', message, fix };
    return { ...rejected(key, [problem], publication), slug };
  }
  const thumbnail = upload.article?.thumbnail;
  const article = thumbnail === undefined ? parsed.article : { ...parsed.article, thumbnail };
  const reasons = waitsFor(article, parsed.pictureKeys.length > 0, now);
  const wanted = shorten(parsed.pictureKeys[0] ?? '', 200);
  const note = noteOf(article, reasons, { found: picture, wanted }, publication);
  return {
    v: 1,
    key,
    status: reasons.length === 0 ? 'accepted' : 'waiting',
    slug,
    problems: [],
    ...(reasons.length === 0 ? {} : { waitsFor: reasons }),
    note: [note, ...parsed.remarks].join(' '),
  };
}

/** The answer to an object that is no longer there. */
export function removedReceipt(key: string, wasArticle: boolean, { language }: Publication): Receipt {
  const note = say(language, wasArticle ? 'noteRemovedArticle' : 'noteRemoved');
  return { v: 1, key, status: 'ignored', problems: [], note };
}
