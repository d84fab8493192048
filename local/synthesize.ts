import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** All that a cloud assembly is made of. */
const SOURCES = ['infra/**/*.ts', 'functions/**/*.ts', 'templates/**/*', 'cdk.json', 'package-lock.json'];

/**
 * Synthesizes the CDK app as the CDK command line would, for the local cloud: stage `local`, native packages not
 * installed but taken from node_modules (so it needs no network). The same sources are synthesized once.
 * @param context added to that of cdk.json, for tests
 * @returns the folder of the cloud assembly, inside the project so that its bundles find node_modules
 */
export async function synthesize(context: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const cdk: unknown = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  const own = typeof cdk === 'object' && cdk !== null && 'context' in cdk ? cdk.context : {};
  const settings = JSON.stringify({ ...Object(own), stage: 'local', native: 'skip', ...context });
  const cache = join(root, '.cache', 'assemblies');
  const folder = join(cache, await digestOf(settings));
  if (existsSync(folder)) return folder;

  await mkdir(cache, { recursive: true });
  // Made aside and then put in its place: whoever synthesizes at the same time finds a whole assembly or none.
  const made = await mkdtemp(join(cache, 'making-'));
  try {
    await runApp({ CDK_CONTEXT_JSON: settings, CDK_OUTDIR: made });
    await rename(made, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return folder;
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

async function digestOf(settings: string): Promise<string> {
  const hash = createHash('sha256').update(settings).update(process.version);
  const files: string[] = [];
  for await (const file of glob(SOURCES, { cwd: root })) files.push(file);
  for (const file of files.toSorted()) {
    const bytes = await readFile(join(root, file)).catch(() => undefined);
    if (bytes !== undefined) hash.update(`${file}\0`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

async function runApp(environment: Readonly<Record<string, string>>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const app = spawn(process.execPath, ['infra/app.ts'], {
    cwd: root,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  for (const stream of [app.stdout, app.stderr]) stream.on('data', (piece: Buffer) => said.push(piece));
  app.on('error', reject);
  app.on('close', (code) => {
    if (code === 0) resolve();
    else reject(new Error(`the stack cannot be synthesized:\n${Buffer.concat(said).toString('utf8')}`));
  });
  await promise;
}
