import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { withTables } from '../../bench/costs.ts';

test('the tables of docs/costs.md are those that the script computes', async () => {
  const document = await readFile(new URL('../../docs/costs.md', import.meta.url), 'utf8');
  expect(document).toBe(await withTables(document));
});
