import { join } from 'node:path';
import type { Language } from '../functions/model/publication.ts';
import { cloudMaterial } from './cloud-material.ts';
import { folderMaterial } from './folder-material.ts';
import { leftOut } from './left-out.ts';
import { nextEdition } from './next-edition.ts';
import { takePictures } from './preview-pictures.ts';
import { articleWarnings, editionRemarks } from './preview-warnings.ts';
import { show } from './show.ts';
import { showPreview } from './show-preview.ts';
import type { Stage } from './stage.ts';
import { clearPreview, PREVIEW_FILES, writePreview } from './write-preview.ts';

export type PreviewFlags = {
  readonly stage?: string;
  readonly language?: Language;
  readonly now?: number;
  readonly note?: string;
  readonly prefix?: string;
  readonly out: string;
};

/**
 * Shows the coming edition of a folder, or of what a deployed stack holds.
 * @param from undefined: the stack
 * @returns the exit code
 */
export async function runPreview(
  from: string | undefined,
  stage: Stage,
  { now = Date.now(), note = '', prefix: below = '', language: asked, out }: PreviewFlags,
): Promise<number> {
  const { publication, rules } = stage;
  const language = asked ?? publication.language;
  const material =
    from === undefined
      ? await cloudMaterial(stage)
      : await folderMaterial({ path: from, prefix: below, without: out }, stage, now);
  const next = nextEdition(material, stage, { now, language, note: note.split(/\n\s*\n/) });
  const warnings = await articleWarnings(next, material, publication.language);
  const remarks = editionRemarks(next, rules.minimumArticles, publication.language);
  const without = await leftOut(next, material, rules, publication.language);
  showPreview(process.stdout, publication, { next, material, warnings, remarks, leftOut: without });

  await clearPreview(out);
  const { line } = show(process.stdout);
  if (next.digest !== undefined) {
    await writePreview(out, next, next.digest, publication, language, material.readPicture);
    line('');
    for (const [name, what] of Object.entries(PREVIEW_FILES)) line(`  ${join(out, name).padEnd(28)} ${what}`);
    const pictures = await takePictures(join(out, 'view.html'), out);
    if ('reason' in pictures)
      line(`  No pictures were taken: ${pictures.reason}. Open ${join(out, 'view.html')} instead.`);
    else for (const name of pictures.files) line(`  ${join(out, name)}`);
  }
  return next.skipped === undefined && material.problems.length === 0 ? 0 : 1;
}
