import { join } from 'node:path';
import type { EditionId } from '../functions/model/edition.ts';
import type { Language } from '../functions/model/publication.ts';
import { leastArticles } from '../functions/model/by-brief.ts';
import { cloudMaterial } from './cloud-material.ts';
import { folderMaterial } from './folder-material.ts';
import { leftOut } from './left-out.ts';
import { nextEdition } from './next-edition.ts';
import { takePictures } from './preview-pictures.ts';
import { articleWarnings, editionRemarks } from './preview-warnings.ts';
import { show } from './show.ts';
import { showPreview } from './show-preview.ts';
import type { Stage } from './stage.ts';
import { comingEdition, editionToCome } from './which-edition.ts';
import { clearPreview, PREVIEW_FILES, writePreview } from './write-preview.ts';

export type PreviewFlags = {
  /** Undefined: the week that goes out next. */
  readonly edition?: EditionId;
  readonly stage?: string;
  readonly language?: Language;
  readonly now?: number;
  readonly note?: string;
  readonly prefix?: string;
  readonly out: string;
};

/**
 * Shows an edition that is to come, of a folder, or of what a deployed stack holds.
 * @param from undefined: the stack
 * @returns the exit code
 */
export async function runPreview(
  from: string | undefined,
  stage: Stage,
  { edition, now = Date.now(), note, prefix: below = '', language: asked, out }: PreviewFlags,
): Promise<number> {
  const { publication, rules } = stage;
  const language = asked ?? publication.language;
  const material =
    from === undefined
      ? await cloudMaterial(stage)
      : await folderMaterial({ path: from, prefix: below, without: out }, stage, now);
  const wanted = await (edition === undefined
    ? comingEdition(now, rules, material)
    : editionToCome(edition, now, rules, material));
  const { line, findings } = show(process.stdout);
  if ('refused' in wanted) {
    findings(material);
    line(wanted.refused);
    return 1;
  }
  const own = note === undefined ? {} : { note: note.split(/\n\s*\n/) };
  const next = await nextEdition(material, wanted, stage, { language, ...own });
  const warnings = await articleWarnings(next, material, publication.language);
  const remarks = editionRemarks(next, leastArticles(next.edition, rules.minimumArticles), publication.language);
  const without = await leftOut(next, material, rules, publication.language);
  showPreview(process.stdout, publication, { next, material, warnings, remarks, leftOut: without });

  await clearPreview(out);
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
