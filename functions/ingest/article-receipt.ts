import type { Article, Problem, Receipt, Slug, Thumbnail, Upload } from '../model/article.ts';
import type { Language, Publication } from '../model/publication.ts';
import { shorten } from './clean-text.ts';
import { writeMoment } from './created-at.ts';
import { quote } from './mend-line.ts';
import { inOrder, type Claim, type Parsed, type Remark } from './parsed.ts';
import { say } from './say.ts';
import { slugOf } from './slug.ts';

/** An article as it is written down: with the pictures that were found for it, and not to be used when it is withdrawn. */
export function asKept(article: Article, thumbnail: Thumbnail | undefined, withdrawn: boolean): Article {
  const kept = thumbnail === undefined ? article : { ...article, thumbnail };
  return withdrawn ? { ...kept, use: false, withdrawn } : kept;
}

/**
 * What an article waits for before it is mailed as its editor meant it: for `thumbnail` it is not held back. One that is
 * withdrawn waits for nothing that an editor could mend in its file.
 */
export function waitsFor(
  article: Article,
  namesPicture: boolean,
  now: number,
): readonly ('use' | 'date' | 'thumbnail')[] {
  const reasons: ('use' | 'date' | 'thumbnail')[] = [];
  if (article.withdrawn === true) return reasons;
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

/** What is worth knowing, with its place where there is one to look at. */
function remarkText({ line, column, message }: Remark, language: Language): string {
  if (column === undefined) return message;
  return `${say(language, 'receiptPlaceColumn', { line: String(line), column: String(column) })}: ${message}`;
}

/** Another slug like this one: `tin-2`, and `tin-3` of that. */
function nextSlug(slug: Slug): string {
  const { base = slug, number } = /^(?<base>.+)-(?<number>[2-9]|[1-9]\d)$/u.exec(slug)?.groups ?? {};
  const next = String(Number(number ?? 1) + 1);
  return `${slugOf(base.slice(0, 76)) ?? base}-${next}`;
}

/** An older upload holds the slug: said with everything else that is wrong, also of a file that is no article yet. */
function conflictOf(key: string, claim: Claim, holder: Upload, language: Language): Problem {
  const { slug, indent, lines, ...at } = claim;
  const place = lines === 1 ? at : { ...at, lines };
  const message = say(language, 'slugTaken', { slug, holder: holder.key, key });
  return { ...place, field: 'slug', message, fix: `${indent}slug: ${quote(nextSlug(slug))}` };
}

/** The problems of a file, its slug's among them; a line of a slug is corrected once, whatever is wrong with it. */
function problemsOf({ key, parsed, holder }: Findings, language: Language): readonly Problem[] {
  const problems = 'problems' in parsed ? parsed.problems : [];
  const { claim } = parsed;
  if (claim === undefined || holder === undefined || holder.key === key) return problems;
  const conflict = conflictOf(key, claim, holder, language);
  const own = (one: Problem) => one.field === 'slug' && one.line === conflict.line && one.lines === conflict.lines;
  return inOrder([...problems.map((one) => (own(one) ? { ...one, fix: conflict.fix } : one)), conflict]);
}

/** The sentences about what an article waits for. */
function noteOf(
  article: Article,
  reasons: readonly ('use' | 'date' | 'thumbnail')[],
  pictures: { readonly found: string | undefined; readonly wanted: string },
  { language, timeZone }: Publication,
): string {
  if (article.withdrawn === true) return say(language, 'noteWithdrawn', { slug: article.slug });
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
  const { language } = publication;
  const problems = problemsOf(findings, language);
  const remarks = parsed.remarks.map((remark) => remarkText(remark, language));
  if ('problems' in parsed || problems.length > 0) {
    const draft = 'problems' in parsed ? parsed.draft : undefined;
    const sentences = [say(language, 'noteRejected', { count: String(problems.length) })];
    if (draft !== undefined) sentences.push(say(language, 'noteDraft'));
    return {
      v: 1,
      key,
      status: 'rejected',
      ...(holder !== undefined && holder.key !== key && parsed.claim !== undefined && { slug: parsed.claim.slug }),
      problems,
      note: [...sentences, ...remarks].join(' '),
      ...(draft !== undefined && { draft: draft.file, cuts: draft.cuts }),
    };
  }
  const { slug } = parsed.article;
  const withdrawn = upload.article?.withdrawn === true;
  const article = asKept(parsed.article, upload.article?.thumbnail, withdrawn);
  const reasons = waitsFor(article, parsed.pictureKeys.length > 0, now);
  const wanted = shorten(parsed.pictureKeys[0] ?? '', 200);
  const note = noteOf(article, reasons, { found: picture, wanted }, publication);
  return {
    v: 1,
    key,
    status: reasons.length === 0 && !withdrawn ? 'accepted' : 'waiting',
    slug,
    problems: [],
    ...(reasons.length === 0 ? {} : { waitsFor: reasons }),
    note: [note, ...remarks].join(' '),
    ...(withdrawn && { withdrawn }),
  };
}

/** The answer to an object that is no longer there. */
export function removedReceipt(key: string, wasArticle: boolean, { language }: Publication): Receipt {
  const note = say(language, wasArticle ? 'noteRemovedArticle' : 'noteRemoved');
  return { v: 1, key, status: 'ignored', problems: [], note };
}
