import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { makePhoto } from './make-photo.ts';

/** Where the Debian package mate-backgrounds puts its photographs. They are read, never copied into the repository. */
const PACKAGE = '/usr/share/backgrounds/mate/nature';
const SIZE = { width: 1600, height: 900 };
/** With it the package's photos weigh 122 KB each, as those did that the gate was set with. */
const QUALITY = 92;
/** What programs save by themselves: less than half the bytes. */
const SPARING_QUALITY = 80;
const MADE = 12;

export type Picture = { readonly file: string; readonly bytes: Uint8Array };

export type Photos = {
  /** What they are, for the notes. */
  readonly what: string;
  /** 1600 x 900 WebP. */
  readonly web: readonly Picture[];
  /** The same, saved more sparingly; none when they are made. */
  readonly sparing: readonly Picture[];
  /** As the photographer left them, JPEG; none when they are made. */
  readonly originals: readonly Picture[];
};

async function keep(folder: string, name: string, bytes: Uint8Array): Promise<Picture> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return { file, bytes };
}

/** Real photographs where the package is installed, else made ones, as files in this folder and as bytes. */
export async function findPhotos(folder: string): Promise<Photos> {
  await mkdir(folder, { recursive: true });
  const found = await readdir(PACKAGE).catch((): string[] => []);
  const names = found.filter((name) => name.endsWith('.jpg')).toSorted();
  const originals: Picture[] = [];
  const web: Picture[] = [];
  const sparing: Picture[] = [];
  for (const name of names) {
    const bytes = await readFile(join(PACKAGE, name));
    const upload = sharp(bytes).resize({ ...SIZE, fit: 'cover' });
    originals.push(await keep(folder, name, bytes));
    web.push(await keep(folder, `${name}.webp`, await upload.clone().webp({ quality: QUALITY }).toBuffer()));
    sparing.push(await keep(folder, `${name}.80.webp`, await upload.webp({ quality: SPARING_QUALITY }).toBuffer()));
  }
  if (web.length > 0)
    return { what: `${web.length} photographs of the Debian package mate-backgrounds`, web, sparing, originals };
  for (let seed = 1; seed <= MADE; seed += 1) web.push(await keep(folder, `made-${seed}.webp`, await makePhoto(seed)));
  const what = `${MADE} pictures made by the script, for want of photographs (apt-get install mate-backgrounds)`;
  return { what, web, sparing, originals };
}
