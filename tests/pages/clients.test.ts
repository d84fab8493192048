import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { caniemail } from 'caniemail';
import { describe, expect, test } from 'vitest';
import { EDITIONS } from './editions.ts';

const BASELINE = fileURLToPath(new URL('../fixtures/golden/clients.txt', import.meta.url));

/** The families of which caniemail knows all that MJML writes; of the others it has tested too little to judge. */
const FAMILIES = [
  'aol.*',
  'apple-mail.*',
  'fastmail.*',
  'gmail.*',
  'hey.*',
  'mail-ru.*',
  'orange.*',
  'outlook.*',
  'protonmail.*',
  'samsung-email.*',
  'sfr.*',
  'yahoo.*',
] as const;

/** One line for each thing in any edition that a client does not, or only partly, support. */
function incompatibilities(): readonly string[] {
  const lines = new Set<string>();
  for (const html of Object.values(EDITIONS)) {
    const { issues } = caniemail({ clients: [...FAMILIES], html });
    for (const [client, found] of issues.errors) for (const { title } of found) lines.add(`${title}: not in ${client}`);
    for (const [client, found] of issues.warnings)
      for (const { title } of found) lines.add(`${title}: partly in ${client}`);
  }
  return [...lines].toSorted();
}

describe('what mail clients do not support', () => {
  const now = incompatibilities();

  test('is nothing that they did support before', async () => {
    const before = (await readFile(BASELINE, 'utf8').catch(() => now.join('\n'))).split('\n');
    expect(
      now.filter((line) => !before.includes(line)),
      'new incompatibilities; when they must be, delete tests/fixtures/golden/clients.txt and run vitest -u',
    ).toEqual([]);
  });

  test('is written down, and the list is shortened when it can be: vitest -u', async () => {
    await expect(`${now.join('\n')}\n`).toMatchFileSnapshot(BASELINE);
  });
});
