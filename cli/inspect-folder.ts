import { readFile } from 'node:fs/promises';
import type { Problem, Receipt } from '../functions/model/article.ts';
import type { Publication } from '../functions/model/publication.ts';
import { splitText } from '../functions/ingest/front-matter.ts';
import { ingestUpload } from '../functions/ingest/ingest-upload.ts';
import { parseArticle } from '../functions/ingest/parse-article.ts';
import { NO_SEQUENCER } from '../functions/ingest/read-notification.ts';
import { ARTICLE_LIMIT_BYTES, readText } from '../functions/ingest/read-text.ts';
import { say } from '../functions/ingest/say.ts';
import { folderDesk, type FolderDesk } from './folder-desk.ts';
import type { LocalFile } from './folder.ts';

/** A problem, or something worth knowing, and the file it is in. */
export type Finding = Omit<Problem, 'fix'> & { readonly path: string; readonly fix?: string };

export type Inspection = {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** What the newsletter has a use for, in the order of uploading. */
  readonly uploads: readonly LocalFile[];
};

/** The line of the thumbnail; the file's first when it cannot be found. */
function thumbnailLine(bytes: Uint8Array): number {
  const read = readText(bytes);
  if ('fault' in read) return 1;
  const split = splitText(read.text);
  return 'fields' in split ? (split.fields.get('thumbnail')?.line ?? 1) : 1;
}

async function warningsOf(
  { key, path, sizeBytes }: LocalFile,
  receipt: Receipt,
  { desk, uploads }: FolderDesk,
): Promise<readonly Finding[]> {
  if (receipt.problems.length > 0 || sizeBytes > ARTICLE_LIMIT_BYTES) return [];
  const bytes = await readFile(path);
  const parsed = parseArticle(bytes, { key, publication: desk.publication, now: desk.now() });
  if ('problems' in parsed) return [];
  const warnings = parsed.remarks.map((message): Finding => ({ path, line: 1, field: 'file', message }));
  const [picture] = parsed.pictureKeys;
  // One that is there and cannot be read is a problem of its own.
  if (picture === undefined || uploads.get(key)?.picture !== undefined) return warnings;
  const message = say(desk.publication.language, 'checkPictureMissing', { picture });
  return [...warnings, { path, line: thumbnailLine(bytes), field: 'thumbnail', message }];
}

/**
 * Runs ingest over a folder and gathers what its editors would be told. `now` in epoch milliseconds.
 * Nothing leaves the machine; pictures that articles name are really made into thumbnails.
 */
export async function inspectFolder(
  files: readonly LocalFile[],
  publication: Publication,
  now: number,
): Promise<Inspection> {
  const { language } = publication;
  const problems: Finding[] = [];
  const warnings: Finding[] = [];
  const uploads: LocalFile[] = [];
  for (const file of files) {
    const leave = (message: string) => warnings.push({ path: file.path, line: 1, field: 'file', message });
    if (file.sort === 'ignored') leave(say(language, 'checkNotUsed'));
    else if (file.sizeBytes === 0) leave(say(language, 'checkEmpty'));
    else uploads.push(file);
  }
  const world = folderDesk(uploads, publication, now);
  for (const { key } of uploads) await ingestUpload({ key, sequencer: NO_SEQUENCER }, world.desk);
  for (const file of uploads) {
    const receipt = world.receipts.get(file.key);
    if (receipt === undefined) continue;
    problems.push(...receipt.problems.map((problem): Finding => Object.assign({ path: file.path }, problem)));
    if (receipt.status === 'ignored') warnings.push({ path: file.path, line: 1, field: 'file', message: receipt.note });
    else if (file.sort === 'article') warnings.push(...(await warningsOf(file, receipt, world)));
  }
  return { problems, warnings, uploads };
}
