import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DAY_MS } from '../functions/model/durations.ts';

/** The sample content of the repository. */
export const SAMPLE = fileURLToPath(new URL('../content', import.meta.url));

/** The day on which the sample's week ends, in its files. */
const SAMPLE_DAY = Date.UTC(2026, 10, 22);

export function isSample(folder: string): boolean {
  return resolve(folder) === resolve(SAMPLE);
}

/**
 * Moves the dates of a sample article by whole days, so that the sample is always of the week before `now` and
 * `npm start` shows a full digest whenever it is run. Bytes that are no `created_at` line stay as they are.
 */
export function reDate(bytes: Uint8Array, now: Date): Uint8Array {
  const days = Math.floor((now.getTime() - SAMPLE_DAY) / DAY_MS);
  // latin1 keeps every byte: the sample has a file with a byte order mark and one in NFD.
  const text = Buffer.from(bytes).toString('latin1');
  const moved = text.replace(/^(created_at: ")(\d{4}-\d{2}-\d{2})/m, (_, before: string, day: string) => {
    const date = new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS);
    return `${before}${date.toISOString().slice(0, 10)}`;
  });
  return Buffer.from(moved, 'latin1');
}
