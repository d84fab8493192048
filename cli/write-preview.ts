import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { picturesIn } from '../functions/digest/pictures-in.ts';
import type { RenderedDigest } from '../functions/digest/render-digest.ts';
import type { EditionFile } from '../functions/model/edition.ts';
import type { Language, Publication } from '../functions/model/publication.ts';
import { asExample, exampleMessage } from './example-message.ts';
import type { Material } from './material.ts';
import type { NextEdition } from './next-edition.ts';
import { PREVIEW_PICTURES } from './preview-pictures.ts';
import { each } from './put-files.ts';
import { viewCopy } from './view-copy.ts';

/** What a preview consists of, in the order in which it is told, with a word on each. */
export const PREVIEW_FILES = {
  'view.html': 'to look at: what readers get, its pictures beside it, its links to the articles',
  'digest.html': 'exactly what readers get; its pictures come from the web',
  'digest.txt': 'the text part',
  'digest.eml': 'the mail, as it is given to SES',
  'edition.json': 'subject, size, and the place of each article',
} as const;

const PICTURES = 'i';
const PICTURE_NAME = /^[0-9a-f]{16}\.jpg$/;

/** Takes away what an earlier preview left in a folder, and nothing else that may lie there. */
export async function clearPreview(out: string): Promise<void> {
  const pictures = await readdir(join(out, PICTURES)).catch(() => []);
  const ours = [
    ...Object.keys(PREVIEW_FILES),
    ...PREVIEW_PICTURES.map(({ file }) => file),
    ...pictures.filter((name) => PICTURE_NAME.test(name)).map((name) => join(PICTURES, name)),
  ];
  for (const name of ours) await rm(join(out, name), { force: true });
  // Not there, or somebody else's too.
  await rmdir(join(out, PICTURES)).catch(() => {});
}

/**
 * Writes the digest of an edition into a folder: as readers get it, and as a copy to look at with its pictures beside it.
 * Those that cannot be had keep their address.
 */
export async function writePreview(
  out: string,
  { edition }: Pick<NextEdition, 'edition'>,
  digest: RenderedDigest,
  publication: Publication,
  language: Language,
  readPicture: Material['readPicture'],
): Promise<void> {
  await mkdir(join(out, PICTURES), { recursive: true });
  const write = (name: keyof typeof PREVIEW_FILES, content: string | Uint8Array) => writeFile(join(out, name), content);
  const html = asExample(digest.html, publication);
  await write('digest.html', html);
  await write('digest.txt', asExample(digest.text, publication));
  await write('digest.eml', exampleMessage(digest, publication, language));
  const { subject, htmlBytes, step, articles } = digest;
  const { id, series, scheduledAt } = edition;
  const file: EditionFile = { v: 1, id, series, scheduledAt, rendering: 'preview', subject, htmlBytes, step, articles };
  await write('edition.json', `${JSON.stringify(file, null, 2)}\n`);

  const pictures: string[] = [];
  await each(picturesIn(html, publication.publicUrl), async (key) => {
    const jpeg = await readPicture(key);
    if (jpeg === undefined) return;
    await writeFile(join(out, ...key.split('/')), jpeg);
    pictures.push(key);
  });
  await write('view.html', viewCopy(html, publication.publicUrl, file, pictures));
}
