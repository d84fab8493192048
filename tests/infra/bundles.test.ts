import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBundles } from '../../bench/bundles.ts';
import { measureImports } from '../../bench/imports.ts';

test('of the functions that are deployed only compile-template carries mjml, and only ingest sharp', async () => {
  const { rows } = await measureImports();
  expect(rows.filter(({ verdict }) => verdict === 'pass').map(({ what, measured }) => [what, measured])).toEqual([
    ['functions with mjml', 'compile-template'],
    ['functions with sharp', 'ingest'],
  ]);
});

test('compile-template leaves out what MJML loads and does not need here', async () => {
  const bundle = (await readBundles()).find(({ station }) => station === 'compile-template');
  const { size } = await stat(join(bundle?.folder ?? '', 'index.mjs'));
  // With all of MJML it is above four.
  expect(size).toBeLessThan(2_000_000);
});
