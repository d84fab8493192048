import { countGraphemes } from '../digest/shorten.ts';
import type { DigestStep } from '../digest/layout.ts';
import { MAXIMUM_HTML_BYTES } from '../digest/render-digest.ts';
import { MAXIMUM_SUBJECT_GRAPHEMES } from '../digest/subject.ts';
import type { Article } from '../model/article.ts';
import type { EditionFile } from '../model/edition.ts';
import { finds, type Finding } from './finding.ts';

/** Above it, one more article may cost all of them their descriptions. */
const LARGE_BYTES = 80_000;
/** In graphemes: on a phone some five lines of the lead. */
const LONG_TITLE = 100;

const SHORTENED = {
  shorter: 'sizeShorter',
  compact: 'sizeCompact',
  titles: 'sizeTitles',
  more: 'sizeMore',
} as const satisfies Readonly<Record<Exclude<DigestStep, 'full'>, string>>;

/** The size of the html, and how far the layout had to step down. @param step as `EditionFile` has it */
export function checkSize({ htmlBytes: bytes, step }: Pick<EditionFile, 'htmlBytes' | 'step'>): Finding {
  const { ok, warn, block } = finds('size');
  const values = { bytes, maximum: MAXIMUM_HTML_BYTES, step };
  if (bytes > MAXIMUM_HTML_BYTES) return block('sizeTooLarge', values);
  if (isShortened(step)) return warn(SHORTENED[step], values);
  return bytes > LARGE_BYTES ? warn('sizeLarge', values) : ok('sizeFits', values);
}

function isShortened(step: string): step is keyof typeof SHORTENED {
  return Object.hasOwn(SHORTENED, step);
}

/**
 * The subject: mail programs show some sixty characters (rules S2.35), and Gmail folds a mail away whose subject it has
 * seen (rules S2.5). What is composed keeps to both; an editor's own words may not.
 * @param earlier editions before this one
 */
export function checkSubject(subject: string, earlier: readonly Pick<EditionFile, 'id' | 'subject'>[]): Finding {
  const { ok, warn } = finds('subject');
  const count = countGraphemes(subject);
  if (subject.trim() === '') return warn('subjectEmpty');
  if (count > MAXIMUM_SUBJECT_GRAPHEMES) return warn('subjectLong', { count, limit: MAXIMUM_SUBJECT_GRAPHEMES });
  const same = earlier.find((edition) => edition.subject === subject);
  return same ? warn('subjectAgain', { edition: same.id }) : ok('subjectFits', { count, subject });
}

/** Titles of the lead and the cards: further down one line more or less harms nobody. */
export function checkTitles(articles: EditionFile['articles']): readonly Finding[] {
  const long = articles.flatMap((article) => (article.place === 'list' ? [] : (checkTitle(article) ?? [])));
  return long.length > 0 ? long : [finds('titles').ok('titlesFit', { limit: LONG_TITLE })];
}

/** Nothing when the title is short enough for the lead or a card. */
export function checkTitle({ slug, title }: Pick<Article, 'slug' | 'title'>): Finding | undefined {
  const count = countGraphemes(title);
  return count > LONG_TITLE
    ? finds('titles').warn('titleLong', { title, count, limit: LONG_TITLE }, [slug])
    : undefined;
}
