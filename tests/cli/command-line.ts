import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const CLI = fileURLToPath(new URL('../../cli/', import.meta.url));

export type Result = { readonly code: number | null; readonly out: string; readonly err: string };

type Surroundings = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> };

type Shell = {
  readonly endpoint: string;
  readonly region: string;
  readonly client: { readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } };
};

/** The variables of a shell that is logged in to the local cloud. */
export function shellOf({ endpoint, region, client }: Shell): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
  };
}

/** `newsletter …`, as it is typed in `cwd`. */
export function newsletter(args: readonly string[], surroundings?: Surroundings): Promise<Result> {
  return run('newsletter.ts', args, surroundings);
}

/** A program of `cli/`, with nobody at the terminal. */
export function run(program: string, args: readonly string[], { cwd, env = {} }: Surroundings = {}): Promise<Result> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [CLI + program, ...args], {
      ...(cwd !== undefined && { cwd }),
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    child.on('error', fail);
    child.on('close', (code) =>
      done({ code, out: Buffer.concat(out).toString('utf8'), err: Buffer.concat(err).toString('utf8') }),
    );
  });
}

/** A folder with these files, gone after the test. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'desk-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
