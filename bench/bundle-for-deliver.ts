import { join } from 'node:path';
import { build } from 'esbuild';
import { IN_PLACE_OF_CLIENTS } from '../infra/deliver.ts';

/**
 * Bundles a program with the clients that the bundle of `deliver` has (infra/deliver.ts).
 * @returns the file, in `folder`, to be imported before the folder goes
 */
export async function bundleForDeliver(program: string, folder: string): Promise<string> {
  const outfile = join(folder, 'bundle.mjs');
  await build({
    entryPoints: [program],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: IN_PLACE_OF_CLIENTS,
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
  return outfile;
}
