import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CHART_COLOURS } from '../../functions/digest/account-charts.ts';
import { PALETTE } from '../../functions/digest/web-page.ts';

export type Assets = { readonly script: string; readonly look: string };

/** What all pages look like, then what is of one part of the desk alone. */
const LOOKS = [
  'shell/desk.css',
  'edition/edition.css',
  'files/files.css',
  'mails/mails.css',
  'rehearsal/rehearsal.css',
];

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The desk's one script and one style sheet, as browsers get them. */
export async function readAssets(): Promise<Assets> {
  const { outputFiles } = await build({
    entryPoints: [at('browser/desk.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error('the script of the desk cannot be bundled');
  const looks = await Promise.all(LOOKS.map((look) => readFile(at(look), 'utf8')));
  return { script: script.text, look: PALETTE.markup + CHART_COLOURS.markup + looks.join('') };
}
