import { readFile } from 'node:fs/promises';
import { folderMaterial } from '../../cli/folder-material.ts';
import { leftOut } from '../../cli/left-out.ts';
import type { Material } from '../../cli/material.ts';
import { nextEdition, type PreviewInput } from '../../cli/next-edition.ts';
import { articleWarnings, editionRemarks } from '../../cli/preview-warnings.ts';
import { readStage, type Stage } from '../../cli/stage.ts';
import { comingEdition, editionToCome } from '../../cli/which-edition.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { article, SUNDAY } from '../support/newsroom.ts';
import { folderOf } from './command-line.ts';

const NOW = SUNDAY.getTime();

/** Production as `cdk.json` has it, with other settings. */
async function stageWith(settings: Readonly<Record<string, unknown>> = {}): Promise<Stage> {
  const cdk = JSON.parse(await readFile(new URL('../../cdk.json', import.meta.url), 'utf8'));
  Object.assign(cdk.context.stages.production, settings);
  const read = readStage(cdk, 'production');
  if ('mistake' in read) throw new Error(read.mistake);
  return read.stage;
}

/** What a preview of a folder with these files says. */
export async function look(
  files: Readonly<Record<string, string | Uint8Array>>,
  settings: Readonly<Record<string, unknown>> = { language: 'en' },
  asked: Partial<PreviewInput> & { readonly edition?: EditionId; readonly known?: Partial<Material> } = {},
) {
  const stage = await stageWith(settings);
  const { rules, publication } = stage;
  const folder = { path: await folderOf(files), prefix: '', without: 'out' };
  const material = { ...(await folderMaterial(folder, stage, NOW)), ...asked.known };
  const { edition } = asked;
  const wanted = await (edition === undefined
    ? comingEdition(NOW, rules, material)
    : editionToCome(edition, NOW, rules, material));
  if ('refused' in wanted) throw new Error(wanted.refused);
  const next = await nextEdition(material, wanted, stage, { language: publication.language, ...asked });
  const warnings = await articleWarnings(next, material, publication.language);
  return {
    ...next,
    material,
    warnings: [...material.warnings, ...warnings].map(({ line, field, message }) => `${line} ${field}: ${message}`),
    remarks: editionRemarks(next, rules.minimumArticles, publication.language),
    leftOut: await leftOut(next, material, rules, publication.language),
  };
}

/** So many articles. */
export const many = (count: number, fields = {}) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}.md`, article(`bai-${index}`, fields)]));
