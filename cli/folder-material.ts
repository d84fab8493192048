import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileDigest } from '../functions/compile-template/compile-digest.ts';
import { DIGEST_FIELDS } from '../functions/digest/template-fields.ts';
import { isSample, reDate } from '../local/sample.ts';
import { readFolder, type LocalFile } from './folder.ts';
import { inspectFolder } from './inspect-folder.ts';
import type { Material } from './material.ts';
import type { Stage } from './stage.ts';

/** As compose has it when nobody uploaded another one. */
export async function builtInTemplate(): Promise<Material['template']> {
  const file = fileURLToPath(new URL('../templates/digest.mjml', import.meta.url));
  return { source: await compileDigest(await readFile(file, 'utf8'), DIGEST_FIELDS), from: 'built-in' };
}

/** Gives the sample the dates of the week before `now`, as `npm start` does. */
function dated(file: LocalFile, now: number): LocalFile {
  if (file.sort !== 'article') return file;
  return { ...file, read: async () => reDate(await file.read(), new Date(now)) };
}

/** A folder of articles and pictures. */
export type Folder = {
  readonly path: string;
  /** Where in the bucket it will lie: `` or a path that ends in a slash. */
  readonly prefix: string;
  /** A folder that is none of it, should it be inside: where an earlier preview was written. */
  readonly without: string;
};

/**
 * The folder as if it lay in the bucket and nothing had been mailed yet: read by ingest itself, pictures cut.
 * @param now epoch milliseconds
 */
export async function folderMaterial(
  { path: folder, prefix, without }: Folder,
  stage: Pick<Stage, 'publication' | 'rules'>,
  now: number,
): Promise<Material> {
  const ours = resolve(without) + sep;
  const found = (await readFolder(folder, prefix)).filter(({ path }) => !resolve(path).startsWith(ours));
  const files = isSample(folder) ? found.map((file) => dated(file, now)) : found;
  const byKey = new Map(files.map((file) => [file.key, file]));
  const pictures = new Map<string, Uint8Array>();
  const keepPicture = (key: string, jpeg: Uint8Array) => void pictures.set(key, jpeg);
  const { problems, warnings, records, briefs, template } = await inspectFolder(files, stage, now, keepPicture);
  return {
    from: folder,
    uploads: records,
    // Of editions a folder has what was asked of them, and none.
    find: async () => undefined,
    readBrief: async (id) => briefs.get(id),
    listUsed: async () => new Map(),
    listEditions: async () => [],
    problems,
    warnings,
    // One that is refused leaves the built-in one in force.
    template: template === undefined ? await builtInTemplate() : { source: template.html, from: template.path },
    pathOf: (key) => byKey.get(key)?.path ?? key,
    readUpload: async (key) => byKey.get(key)?.read(),
    readPicture: async (key) => pictures.get(key),
    hasPicture: async (key) => pictures.has(key),
  };
}
