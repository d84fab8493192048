import type { Article } from '../../functions/model/article.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { parseArticle } from '../../functions/ingest/parse-article.ts';
import type { Parsed } from '../../functions/ingest/parsed.ts';

export const publication: Publication = {
  name: 'Bản tin',
  sender: 'bantin@news.example.vn',
  replyTo: 'toasoan@news.example.vn',
  postalAddress: 'Hà Nội',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://example.vn',
  articleUrl: 'https://example.vn/{slug}',
  stage: 'production',
};

export const now = Date.parse('2026-11-22T01:02:03Z');

const utf8 = new TextEncoder();

export function parse(file: string | Uint8Array, changes: Partial<Publication> = {}, key = 'bai/a.md'): Parsed {
  const bytes = typeof file === 'string' ? utf8.encode(file) : file;
  return parseArticle(bytes, { key, publication: { ...publication, ...changes }, now });
}

/** A complete article; a field given as undefined is left out. */
export function article(fields: Readonly<Record<string, string | undefined>> = {}, body = 'Nội dung bài.'): string {
  const all = { title: '"Bài mới"', use: 'true', created_at: '"2026-11-20 07:00:00"', ...fields };
  const lines = Object.entries(all).map(([name, value]) => (value === undefined ? '' : `${name}: ${value}\n`));
  return `---\n${lines.join('')}---\n\n${body}\n`;
}

/** The article a file is, or a failure that shows its problems. */
export function accepted(parsed: Parsed): Article {
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems, undefined, 1));
  return parsed.article;
}

/** What is wrong with a file: `line field fix`. */
export function faults(parsed: Parsed): string[] {
  return 'problems' in parsed ? parsed.problems.map(({ line, field, fix }) => `${line} ${field} ${fix}`) : [];
}
