import type { Problem, Upload } from '../functions/model/article.ts';
import type { Publication } from '../functions/model/publication.ts';
import { ingestUpload } from '../functions/ingest/ingest-upload.ts';
import { parseArticle } from '../functions/ingest/parse-article.ts';
import { NO_SEQUENCER } from '../functions/ingest/read-notification.ts';
import { ARTICLE_LIMIT_BYTES, readText } from '../functions/ingest/read-text.ts';
import { say } from '../functions/ingest/say.ts';
import { splitText, type FrontMatter } from '../functions/ingest/split-text.ts';
import { folderDesk, type FolderDesk } from './folder-desk.ts';
import type { LocalFile } from './folder.ts';
import type { Stage } from './stage.ts';

/** A problem, or something worth knowing, and the file it is in. */
export type Finding = Omit<Problem, 'fix'> & { readonly path: string; readonly fix?: string };

export type Inspection = {
  readonly problems: readonly Finding[];
  readonly warnings: readonly Finding[];
  /** What the newsletter has a use for, in the order of uploading. */
  readonly uploads: readonly LocalFile[];
  /** What ingest made of them. */
  readonly records: readonly Upload[];
  /** What its files ask of editions. */
  readonly briefs: FolderDesk['briefs'];
  /** A template of the folder's own that may be used, compiled. */
  readonly template: { readonly html: string; readonly path: string } | undefined;
};

/** The fields of an article's front matter as they are written; none when there is none to be found. */
export function fieldsOf(bytes: Uint8Array): FrontMatter['fields'] {
  const read = readText(bytes);
  const split = 'fault' in read ? undefined : splitText(read.text);
  return split !== undefined && 'fields' in split ? split.fields : new Map<never, never>();
}

/** Tries a template out, as its station will. Only who has one pays for loading MJML. */
async function inspectTemplate(
  { path, read }: LocalFile,
  publication: Publication,
): Promise<{ readonly template: Inspection['template']; readonly problems: readonly Finding[] }> {
  const { checkTemplate } = await import('../functions/compile-template/check-template.ts');
  const checked = await checkTemplate(await read(), publication);
  if ('html' in checked) return { template: { html: checked.html, path }, problems: [] };
  return {
    template: undefined,
    problems: checked.problems.map((problem): Finding => Object.assign({ path }, problem)),
  };
}

async function warningsOf(
  { key, path, sizeBytes, read }: LocalFile,
  { desk }: FolderDesk,
): Promise<readonly Finding[]> {
  if (sizeBytes > ARTICLE_LIMIT_BYTES) return [];
  const bytes = await read();
  const parsed = parseArticle(bytes, { key, publication: desk.publication, now: desk.now() });
  const warnings = parsed.remarks.map((remark): Finding => ({ path, ...remark }));
  const [picture] = parsed.pictureKeys;
  const isThere = await Promise.all(parsed.pictureKeys.map((each) => desk.readObject(each, 0)));
  // One that is there and cannot be read is a problem of its own.
  if (picture === undefined || isThere.some((object) => object !== undefined)) return warnings;
  const message = say(desk.publication.language, 'checkPictureMissing', { picture });
  return [...warnings, { path, line: fieldsOf(bytes).get('thumbnail')?.line ?? 1, field: 'thumbnail', message }];
}

/**
 * Runs ingest over a folder and gathers what its editors would be told. `now` in epoch milliseconds.
 * Nothing leaves the machine; pictures that articles name are really made into thumbnails.
 * @param keepPicture is given each JPEG of these, with the key that it will have
 */
export async function inspectFolder(
  files: readonly LocalFile[],
  stage: Pick<Stage, 'publication' | 'rules'>,
  now: number,
  keepPicture: (key: string, jpeg: Uint8Array) => void = () => {},
): Promise<Inspection> {
  const { publication } = stage;
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
  const world = folderDesk(uploads, stage, now, keepPicture);
  for (const { key } of uploads) await ingestUpload({ key, sequencer: NO_SEQUENCER }, world.desk);
  for (const file of uploads) {
    const receipt = world.receipts.get(file.key);
    if (receipt === undefined) continue;
    problems.push(...receipt.problems.map((problem): Finding => Object.assign({ path: file.path }, problem)));
    // Of an edition it says when it would be sent, to whom, and what is not there.
    const isWorthKnowing = file.sort === 'edition' && receipt.status === 'accepted';
    if (receipt.status === 'ignored' || isWorthKnowing)
      warnings.push({ path: file.path, line: 1, field: 'file', message: receipt.note });
    else if (file.sort === 'article') warnings.push(...(await warningsOf(file, world)));
  }
  const own = uploads.find(({ sort }) => sort === 'template');
  const tried = own && (await inspectTemplate(own, publication));
  problems.push(...(tried?.problems ?? []));
  const records = [...world.uploads.values()].map(({ upload }) => upload);
  return { problems, warnings, uploads, records, briefs: world.briefs, template: tried?.template };
}
