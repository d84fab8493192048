import { rename } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { allOf } from '../all-of.ts';
import { fileOf, PARTS } from './parts.ts';
import { KEY_FILE, measure, openKey, readSealed, writeSealed, type Key } from './seal.ts';

const MANIFEST_FILE = 'manifest.json.age';

const partShape = z.object({ part: z.enum(PARTS), count: z.int().min(0), bytes: z.int(), sha256: z.string() });
const manifestShape = z.object({
  v: z.literal(1),
  /** The backup's own name. */
  backup: z.string(),
  stage: z.string(),
  region: z.string(),
  /** ISO 8601. What was mailed before the first is in it. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** `count` is items or objects; `bytes` and `sha256` are those of the encrypted file. */
  parts: z.array(partShape),
});
export type Manifest = z.output<typeof manifestShape>;

/** Says what a backup holds. Written last: a folder without it is no backup. */
export async function writeManifest(folder: string, key: Key, manifest: Manifest): Promise<void> {
  const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
  const beside = join(folder, `${MANIFEST_FILE}.new`);
  await writeSealed(
    beside,
    key,
    (async function* () {
      yield Buffer.from(text);
    })(),
  );
  await rename(beside, join(folder, MANIFEST_FILE));
}

/** A backup that can be restored, or why it cannot, for people. */
export type Opened = { readonly manifest: Manifest; readonly key: Key } | { readonly refused: string };

/**
 * Opens a backup and looks at every one of its files: none is used before all are known to be whole.
 * @param say called with what is waited for
 */
export async function openBackup(folder: string, passphrase: string, say: (line: string) => void): Promise<Opened> {
  if (!existsSync(join(folder, KEY_FILE))) return { refused: `${folder} has no ${KEY_FILE}: it is no backup.` };
  if (!existsSync(join(folder, MANIFEST_FILE)))
    return {
      refused: `${folder} has no ${MANIFEST_FILE}: this backup was interrupted, and is not complete. Take another.`,
    };
  try {
    const key = await openKey(folder, passphrase);
    if (key === undefined) return { refused: 'This passphrase does not open the backup. Nothing was restored.' };
    const manifest = await readManifest(folder, key);
    say('Looking whether every file is whole…');
    const damaged = await damagedIn(folder, manifest);
    return damaged === undefined ? { manifest, key } : { refused: `${damaged} Nothing was restored.` };
  } catch (error) {
    return { refused: `${error instanceof Error ? error.message : String(error)}. Nothing was restored.` };
  }
}

async function readManifest(folder: string, key: Key): Promise<Manifest> {
  let pieces: readonly Uint8Array[];
  try {
    pieces = await allOf(readSealed(join(folder, MANIFEST_FILE), key));
  } catch (error) {
    throw new Error(`${MANIFEST_FILE} was changed or cut short since it was written`, { cause: error });
  }
  const read = manifestShape.safeParse(JSON.parse(Buffer.concat(pieces).toString('utf8')));
  if (!read.success) throw new Error('This backup was made by another version, which this one does not understand');
  return read.data;
}

async function damagedIn(folder: string, { parts }: Manifest): Promise<string | undefined> {
  for (const part of PARTS) {
    const file = fileOf(part);
    const said = parts.find((one) => one.part === part);
    if (said === undefined || !existsSync(join(folder, file))) return `${file} is missing.`;
    const { bytes, sha256 } = await measure(join(folder, file));
    if (bytes < said.bytes) return `${file} is cut short: ${bytes} of ${said.bytes} bytes.`;
    if (sha256 !== said.sha256) return `${file} was changed since it was written.`;
  }
  return undefined;
}
