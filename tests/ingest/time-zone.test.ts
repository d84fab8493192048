import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const PROGRAM = fileURLToPath(new URL('print-records.ts', import.meta.url));

/** What the program prints on a machine of that zone: how far behind UTC it is, in minutes, and its records. */
function printIn(zone: string): { readonly zone: number; readonly records: readonly unknown[] } {
  return JSON.parse(execFileSync(process.execPath, [PROGRAM], { env: { ...process.env, TZ: zone }, encoding: 'utf8' }));
}

test('records and receipts, as JSON and as text, are the same wherever the machine stands', () => {
  const [utc, newYork, hoChiMinh] = ['UTC', 'America/New_York', 'Asia/Ho_Chi_Minh'].map(printIn);
  expect([utc?.zone, newYork?.zone, hoChiMinh?.zone]).toEqual([0, 300, -420]);
  expect(utc?.records[0]).toHaveLength(9);
  expect(utc?.records[1]).toHaveLength(11);
  expect(newYork?.records).toEqual(utc?.records);
  expect(hoChiMinh?.records).toEqual(utc?.records);
  expect(JSON.stringify(utc?.records)).toContain('2026-11-21T16:59:59.000Z');
});
