import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { csvOf } from '../cli/subscribers/export-list.ts';
import { importList, surveyList } from '../cli/subscribers/import-list.ts';
import { rowsOf } from '../cli/subscribers/list-rows.ts';
import { listIn } from '../cli/subscribers/open-list.ts';
import { makeLinkKeys, readLinkKeys } from '../functions/links/keys.ts';
import { atMost, noted, print, show, type Measurement } from './gate.ts';
import { peakMemory } from './peak-memory.ts';

const FEW = 10_000;
const MANY = 1_000_000;
/** Every so many rows nobody can be taken in. */
const MISTAKE_EVERY = 1000;
const TABLE = 'subscribers';
/**
 * Left alone, V8 lets garbage lie until its heap has grown to what a machine of this size allows, and glibc keeps an arena
 * a thread; both take them longer than ten thousand rows (a million then takes 1.25 times as much, and so do 150,000).
 * Both lists get a heap that fifty thousand rows kept would not fit in, and two arenas.
 */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=2'];

type Run = { readonly rows: number; readonly seconds: number; readonly peakMB: number };

/** One id in so many is new: the rest is what an import that broke off had taken in. All new ones would cost an hour of SDK. */
const NEW_EVERY = 8;
const FIRST_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A table that knows seven people of eight, behind the protocol of DynamoDB; it takes every write. */
function serveTable(tell: (port: number) => void): void {
  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const body = await text(request);
      const isScan = String(request.headers['x-amz-target']).endsWith('.Scan');
      const isRead = String(request.headers['x-amz-target']).endsWith('.BatchGetItem');
      const ids = isRead ? [...body.matchAll(/"pk":\{"S":"([\w-]+)"\}/g)].map(([, id = '']) => id) : [];
      const found = { Responses: { [TABLE]: ids.filter(isKnown).map(subscriberItem) }, UnprocessedKeys: {} };
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(isScan ? JSON.stringify(pageOf(body)) : isRead ? JSON.stringify(found) : '{}');
    };
    void answer();
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    tell(typeof address === 'object' && address !== null ? address.port : 0);
  });
}

function isKnown(id: string): boolean {
  return FIRST_CHARACTERS.indexOf(id.charAt(0)) % NEW_EVERY !== 0;
}

function subscriberItem(id: string): object {
  const texts = { pk: id, id, status: 'active', address: `${id}@example.com`, cadence: 'weekly', language: 'vi' };
  return { v: { N: '1' }, ...Object.fromEntries(Object.entries(texts).map(([field, S]) => [field, { S }])) };
}

function idOfNumber(n: number): string {
  return `${String(n).padStart(21, '0')}A`;
}

/** DynamoDB's pages hold a megabyte. */
const PAGE_ITEMS = 3000;

/** The next page of a scan of a table whose name ends in how many people are in it. */
function pageOf(scan: string): object {
  const [, rows] = /"TableName":"[a-z]+-(\d+)"/.exec(scan) ?? [];
  const [, last = '0'] = /"ExclusiveStartKey":\{"pk":\{"S":"(\d+)/.exec(scan) ?? [];
  const [from, to] = [Number(last), Math.min(Number(last) + PAGE_ITEMS, Number(rows))];
  const Items = Array.from({ length: to - from }, (_, n) => subscriberItem(idOfNumber(from + n)));
  return { Items, Count: Items.length, ...(to < Number(rows) && { LastEvaluatedKey: { pk: { S: String(to) } } }) };
}

function openTable(port: number, subscribers: string) {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${port}`, region: 'ap-southeast-1', credentials });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { list: listIn(documents, { subscribers, joining: 'joining' }), close: () => client.destroy() };
}

/** What a run took since `began`. Node has kilobytes. */
function runSince(began: number, rows: number): Run {
  return { rows, seconds: (performance.now() - began) / 1000, peakMB: peakMemory() };
}

/** An export, as the command does it. */
async function exportList(rows: number, port: number): Promise<Run> {
  const { list, close } = openTable(port, `${TABLE}-${rows}`);
  const began = performance.now();
  let lines = -1;
  const counted = async function* () {
    for await (const piece of csvOf(list.scan(), Date.now())) {
      lines += 1;
      yield piece;
    }
  };
  await pipeline(Readable.from(counted()), createWriteStream('/dev/null'));
  if (lines !== rows) throw new Error(`${lines} were written, not ${rows}`);
  close();
  return runSince(began, rows);
}

/** A dry run and the import, as the command does them. */
async function importFile(file: string, port: number): Promise<Run> {
  const { list, close } = openTable(port, TABLE);
  const keys = readLinkKeys(makeLinkKeys((bytes) => new Uint8Array(bytes), 'origin'));
  const publication = { language: 'vi', timeZone: 'Asia/Ho_Chi_Minh' } as const;
  const now = Date.parse('2026-11-22T00:00:00Z');
  const rows = () => rowsOf(file, keys, publication, now);
  const told = { stayedOut: () => {}, progress: () => {} };
  const began = performance.now();
  const survey = await surveyList(rows(), list, told);
  const entry = { at: new Date(now).toISOString(), what: 'imported', source: 'bench', note: 'made up' } as const;
  const { newcomers } = await importList(rows(), list, entry, told);
  if (newcomers !== survey.newcomers) throw new Error(`${newcomers} were taken in, not ${survey.newcomers}`);
  close();
  return runSince(began, survey.rows);
}

function* linesOf(rows: number): Generator<string> {
  yield '\uFEFFEmail;Họ tên;Tần suất;Ngôn ngữ\r\n';
  for (let n = 0; n < rows; n += 1)
    yield n % MISTAKE_EVERY === 0
      ? `reader-${n};Nguyễn;;\r\n`
      : `reader-${n}@example.com;"Nguyễn Văn ${n}";weekly;vi\r\n`;
}

/** A process of its own: what an earlier run left in memory is not counted. */
async function inProcess(rows: number, args: readonly string[]): Promise<Run> {
  const child = fork(import.meta.filename, args, { execArgv: HEAP, env: { ...process.env, MALLOC_ARENA_MAX: '2' } });
  const [message]: unknown[] = await once(child, 'message');
  const { seconds, peakMB }: { seconds?: unknown; peakMB?: unknown } = Object(message);
  await once(child, 'close');
  return { rows, seconds: Number(seconds), peakMB: Number(peakMB) };
}

async function measureFile(rows: number, port: number): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-import-'));
  try {
    const file = join(folder, 'list.csv');
    await pipeline(Readable.from(linesOf(rows)), createWriteStream(file));
    return await inProcess(rows, ['import', file, String(port)]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whether a million people take more memory to import, or to export, than ten thousand. */
export async function measureImport(): Promise<Measurement> {
  const table = fork(import.meta.filename, ['table']);
  try {
    const [port] = await once(table, 'message');
    const few = await measureFile(FEW, Number(port));
    const many = await measureFile(MANY, Number(port));
    const exportOf = (rows: number) => inProcess(rows, ['export', String(rows), String(port)]);
    const [fewOut, manyOut] = [await exportOf(FEW), await exportOf(MANY)];
    const perSecond = (one: Run) => show(Math.round(one.rows / one.seconds), ' rows/s');
    return {
      title: 'Import and export of subscribers',
      rows: [
        atMost(
          `peak memory, ${MANY.toLocaleString('en')} rows to ${FEW.toLocaleString('en')}`,
          many.peakMB / few.peakMB,
          1.2,
          'x',
        ),
        noted(`peak memory of ${FEW.toLocaleString('en')} rows`, show(few.peakMB, ' MB')),
        noted(`peak memory of ${MANY.toLocaleString('en')} rows`, show(many.peakMB, ' MB')),
        noted(
          `dry run and import of ${MANY.toLocaleString('en')} rows`,
          `${show(many.seconds, ' s')}, ${perSecond(many)}`,
        ),
        atMost(
          `peak memory of an export, ${MANY.toLocaleString('en')} rows to ${FEW.toLocaleString('en')}`,
          manyOut.peakMB / fewOut.peakMB,
          1.2,
          'x',
        ),
        noted(
          `export of ${MANY.toLocaleString('en')} rows`,
          `${show(manyOut.seconds, ' s')}, ${perSecond(manyOut)}, ${show(manyOut.peakMB, ' MB')}`,
        ),
      ],
      notes: [
        'Against a sink that answers at once like a table that knows seven of eight already, as after an import that broke off; each list in a process of its own, with a heap of 64 MB and two arenas of malloc.',
      ],
    };
  } finally {
    table.kill();
  }
}

const [, , role, file = '', port] = process.argv;
if (import.meta.main && role === 'table') serveTable((at) => process.send?.(at));
else if (import.meta.main && role === 'import') {
  process.send?.(await importFile(file, Number(port)));
  process.disconnect();
} else if (import.meta.main && role === 'export') {
  process.send?.(await exportList(Number(file), Number(port)));
  process.disconnect();
} else if (import.meta.main) print(await measureImport());
