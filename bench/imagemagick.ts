import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CUTS } from '../functions/ingest/make-thumbnail.ts';
import type { CutName } from './one-cut.ts';

const execute = promisify(execFile);

/** One thread: a Lambda of this size has no second core. */
const env = { ...process.env, MAGICK_THREAD_LIMIT: '1', OMP_NUM_THREADS: '1' };

/** Version 7 first. Debian names version 6 so, and other things may be called `convert`. */
const PROGRAMS = ['magick', 'convert-im6.q16', 'convert'];

export type ImageMagick = {
  readonly version: string;
  /** Makes these cuts of a file in one process, and returns where each of them is. */
  readonly cut: (file: string, names: readonly CutName[]) => Promise<readonly string[]>;
};

function cutOptions(name: CutName, out: string): readonly string[] {
  const size = `${CUTS[name].width}x${CUTS[name].height}`;
  // Cropped in the middle: attention is something it does not have. Progressive, as mozjpeg writes.
  const crop = ['-resize', `${size}^`, '-gravity', 'center', '-extent', size];
  return [...crop, '-strip', '-interlace', 'JPEG', '-quality', String(CUTS[name].quality), '-write', out];
}

/**
 * ImageMagick as this machine has it, or nothing.
 * @param folder where its files go
 */
export async function findImageMagick(folder: string): Promise<ImageMagick | undefined> {
  for (const program of PROGRAMS) {
    const run = (options: readonly string[]) => execute(program, [...options], { env });
    const version = /^Version: (ImageMagick \S+)/.exec(
      (await run(['-version']).catch(() => undefined))?.stdout ?? '',
    )?.[1];
    if (version === undefined) continue;
    const outOf = (name: CutName): string => join(folder, `${name}.jpg`);
    return {
      version,
      async cut(file, names) {
        const cuts = names.flatMap((name) => ['(', '+clone', ...cutOptions(name, outOf(name)), '+delete', ')']);
        await run([file, '-auto-orient', '-background', 'white', '-alpha', 'remove', ...cuts, 'null:']);
        return names.map(outOf);
      },
    };
  }
  return undefined;
}
