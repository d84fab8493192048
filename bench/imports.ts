import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readBundles, readJson } from './bundles.ts';
import { noted, print, show, type Measurement, type Row } from './gate.ts';

const KB = 1024;

type Contents = {
  readonly station: string;
  readonly bytes: number;
  /** Packages inside of the bundle, or imported by it, by name. */
  readonly packages: ReadonlySet<string>;
};

/** The packages whose code esbuild put into a bundle, by the map it wrote beside it. */
async function packagesInside(folder: string): Promise<readonly string[]> {
  const { sources } = await readJson(folder, 'index.mjs.map');
  if (!Array.isArray(sources)) throw new Error(`${folder}: a source map without sources`);
  return sources.flatMap((source) => /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(String(source))?.[1] ?? []);
}

/** The packages that a bundle imports when it runs, by esbuild's own reading of it. */
async function packagesOutside(folder: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [join(folder, 'index.mjs')],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external === true && !path.startsWith('node:'))
    .map(({ path }) => path);
}

/** What is in the bundle of every function of the stack. */
async function readContents(): Promise<readonly Contents[]> {
  const contents: Contents[] = [];
  for (const { station, folder } of await readBundles()) {
    const packages = new Set([...(await packagesInside(folder)), ...(await packagesOutside(folder))]);
    contents.push({ station, bytes: (await stat(join(folder, 'index.mjs'))).size, packages });
  }
  return contents;
}

function onlyIn(what: string, station: string, bundles: readonly Contents[], isMeant: (name: string) => boolean): Row {
  const measured = bundles.filter(({ packages }) => [...packages].some(isMeant)).map((bundle) => bundle.station);
  const verdict = measured.length === 1 && measured[0] === station ? 'pass' : 'fail';
  return { what, measured: measured.join(', ') || 'none', gate: `only ${station}`, verdict };
}

/** The gate "who imports what", on the bundles that would be deployed. */
export async function measureImports(): Promise<Measurement> {
  const bundles = await readContents();
  const sizes = bundles.map(({ station, bytes, packages }) => {
    const others = [...packages].filter((name) => !/^@(aws|smithy|aws-)/.test(name)).toSorted();
    return noted(
      `${station}: its bundle, and what is in it beside AWS's SDK`,
      `${show(bytes / KB, ' KB')}: ${others.join(', ')}`,
    );
  });
  return {
    title: 'Who imports what',
    rows: [
      onlyIn('functions with mjml', 'compile-template', bundles, (name) => /^mjml(-|$)/.test(name)),
      onlyIn('functions with sharp', 'ingest', bundles, (name) => name === 'sharp' || name.startsWith('@img/')),
      ...sizes,
    ],
    notes: [
      'Read from the cloud assembly: the sources that esbuild names in each bundle’s map, and what the bundle still imports when it runs.',
    ],
  };
}

if (import.meta.main) print(await measureImports());
