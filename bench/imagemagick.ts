import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** One thread, as ours has, so that both sides have the same of this machine. */
const ONE_THREAD = { MAGICK_THREAD_LIMIT: '1', OMP_NUM_THREADS: '1' };

/** Version 7 first. Debian names version 6 so; what is called `convert` may be another program, or a script before it. */
const PROGRAMS = ['magick', 'convert-im6.q16', 'convert'];

/** What is to come out. */
export type Wanted = { readonly width: number; readonly height: number; readonly quality: number };

/**
 * `limit` in bytes: it then tries qualities by itself until the file is no longer than that. `ownThreads`: as many as it
 * takes when nobody tells it.
 */
export type Choices = { readonly limit?: number; readonly ownThreads?: boolean };

export type ImageMagick = {
  readonly version: string;
  /** Makes these JPEGs of a file in one process, and returns where each of them is. */
  readonly cut: (file: string, wanted: readonly Wanted[], choices?: Choices) => Promise<readonly string[]>;
};

/** What one would type: fill the shape, cut off what is over in the middle (it knows no attention), no metadata. */
function cutOptions({ width, height, quality }: Wanted, { limit }: Choices): readonly string[] {
  const size = `${width}x${height}`;
  const extent = limit === undefined ? [] : ['-define', `jpeg:extent=${limit}B`];
  return ['-resize', `${size}^`, '-gravity', 'center', '-extent', size, '-strip', '-quality', `${quality}`, ...extent];
}

/** Its manual's advice for large JPEGs: decode no more than twice what is needed. Says nothing to other formats. */
function hint(wanted: readonly Wanted[]): readonly string[] {
  const widest = Math.max(...wanted.map(({ width }) => width));
  const highest = Math.max(...wanted.map(({ height }) => height));
  return ['-define', `jpeg:size=${2 * widest}x${2 * highest}`];
}

/**
 * ImageMagick as this machine has it, or nothing.
 * @param folder where its files go
 */
export async function findImageMagick(folder: string): Promise<ImageMagick | undefined> {
  for (const program of PROGRAMS) {
    const run = (options: readonly string[], ownThreads = false) =>
      execute(program, [...options], { env: { ...process.env, ...(ownThreads ? {} : ONE_THREAD) } });
    const version = /^Version: (ImageMagick \S+)/.exec(
      (await run(['-version']).catch(() => undefined))?.stdout ?? '',
    )?.[1];
    if (version === undefined) continue;
    return {
      version,
      async cut(file, wanted, choices = {}) {
        const outs = wanted.map(({ width, height }) => join(folder, `${width}x${height}.jpg`));
        const source = [...hint(wanted), file, '-auto-orient', '-background', 'white', '-alpha', 'remove'];
        const each = wanted.map((one, index) => [...cutOptions(one, choices), outs[index] ?? '']);
        const [only = []] = each;
        const several = each.flatMap((options) => [
          '(',
          '+clone',
          ...options.slice(0, -1),
          '-write',
          ...options.slice(-1),
          '+delete',
          ')',
        ]);
        await run([...source, ...(each.length === 1 ? only : [...several, 'null:'])], choices.ownThreads);
        return outs;
      },
    };
  }
  return undefined;
}
