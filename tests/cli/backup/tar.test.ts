import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { allOf } from '../../../cli/all-of.ts';
import { readTar, writeTar, type EntryRead, type EntryToWrite } from '../../../cli/backup/tar.ts';
import { emptyFolder } from './world.ts';

async function* entriesOf(entries: readonly EntryRead[]): AsyncGenerator<EntryToWrite> {
  for (const { content, ...entry } of entries)
    yield { ...entry, sizeBytes: content.length, content: inPieces([content]) };
}

async function* inPieces(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function bytesOf(entries: AsyncIterable<EntryToWrite>): Promise<Buffer> {
  return Buffer.concat(await allOf(writeTar(entries)));
}

const entry = fc.record({
  key: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 400 }),
  headers: fc.record(
    { contentType: fc.string({ unit: 'grapheme' }), cacheControl: fc.string(), contentEncoding: fc.string() },
    { requiredKeys: [] },
  ),
  modifiedAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
  content: fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes)),
});

test('objects of any key, header and content come out of an archive as they went in, in whatever pieces it is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 5 }), fc.integer({ min: 1, max: 3000 }), async (entries, size) => {
      const archive = await bytesOf(entriesOf(entries));
      const pieces = Array.from({ length: Math.ceil(archive.length / size) }, (_, index) =>
        archive.subarray(index * size, (index + 1) * size),
      );
      const read = await allOf(readTar(inPieces(pieces)));
      expect(read).toEqual(entries);
    }),
    { numRuns: 60 },
  );
});

test('the archive is one that tar opens', async () => {
  const folder = await emptyFolder();
  const key = `tin/${'rất-dài-'.repeat(20)}bài.md`;
  const at = new Date(BEGINNING);
  const archive = entriesOf([
    { key, headers: { contentType: 'text/markdown' }, modifiedAt: at, content: Buffer.from('Xin chào') },
    { key: 'e/2026-W47', headers: {}, modifiedAt: at, content: Buffer.alloc(700, 'x') },
  ]);
  await writeFile(join(folder, 'a.tar'), await bytesOf(archive));
  const tar = (...args: readonly string[]) =>
    execFileSync('tar', ['--quoting-style=literal', '-f', join(folder, 'a.tar'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  expect(tar('-t')).toBe(`${key}\ne/2026-W47\n`);
  expect(tar('-xO', key)).toBe('Xin chào');
});
const BEGINNING = '2026-11-22T00:00:00Z';

test('an archive that is cut short, and an object of another length than it said, are refused', async () => {
  const one = { key: 'a', headers: {}, modifiedAt: new Date(0), content: Buffer.from('abc') };
  const archive = await bytesOf(entriesOf([one]));
  await expect(allOf(readTar(inPieces([archive.subarray(0, 1100)])))).rejects.toThrow('ends in the middle');
  await expect(bytesOf(inTurn([{ ...one, sizeBytes: 4, content: inPieces([one.content]) }]))).rejects.toThrow(
    '3 bytes',
  );
});

async function* inTurn(entries: readonly EntryToWrite[]): AsyncGenerator<EntryToWrite> {
  yield* entries;
}
