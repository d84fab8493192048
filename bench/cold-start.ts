import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../functions/deliver/config.ts';
import { readBundles } from './bundles.ts';
import { atMost, noted, print, show, type Measurement } from './gate.ts';
import { publication } from './sample-edition.ts';
import { median } from './side-by-side.ts';

const ROUNDS = 25;
const IMPORT_MS = 65;
const TIMES_EMPTY = 1.7;

const environment = {
  EDITION_TABLE: 'editions',
  LEDGER_TABLE: 'ledger',
  SUBSCRIBER_TABLE: 'subscribers',
  PRIVATE_BUCKET: 'private',
  SECRET_ARN: 'arn:aws:secretsmanager:ap-southeast-1:123456789012:secret:keys',
  CONFIGURATION_SET: 'digest',
  PUBLICATION: JSON.stringify(publication),
  ONLY_TO: 'null',
  QUOTA_SHARE: '0.8',
  WELCOMES_QUEUE_ARN: 'arn:aws:sqs:ap-southeast-1:123456789012:welcomes',
} satisfies Environment;

/** What Lambda's own runtime has loaded before it loads a handler. */
const LOADED = ['http', 'https', 'crypto', 'zlib', 'fs/promises', 'stream', 'net', 'tls', 'dns'];

/** As a program for a fresh process: loads the handler and says how long that took, and what time it is then. */
function programFor(handler: string): string {
  const url = pathToFileURL(handler).href;
  return [
    ...LOADED.map((name) => `import 'node:${name}';`),
    'const before = process.cpuUsage();',
    'const startedAt = performance.now();',
    `await import(${JSON.stringify(url)});`,
    'const ready = performance.now();',
    'const { user, system } = process.cpuUsage(before);',
    'process.stdout.write(JSON.stringify([ready - startedAt, performance.timeOrigin + ready, (user + system) / 1000]));',
    'process.exit(0);',
  ].join('\n');
}

/** Milliseconds: of the import alone, by the wall and by the processor, and from the start of the process on. */
type Start = { readonly importMs: number; readonly readyMs: number; readonly cpuMs: number };

async function start(handler: string, options: string): Promise<Start> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const spawnedAt = performance.timeOrigin + performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', programFor(handler)], {
    env: {
      ...environment,
      AWS_REGION: 'ap-southeast-1',
      POWERTOOLS_SERVICE_NAME: 'deliver',
      ...(options !== '' && { NODE_OPTIONS: options }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (piece: Buffer) => said.push(piece));
  child.on('error', reject);
  child.on('close', () => resolve());
  await promise;
  const [importMs, readyAt, cpuMs] = Buffer.concat(said).toString('utf8').replace(/[[\]]/g, '').split(',').map(Number);
  if (importMs === undefined || readyAt === undefined || cpuMs === undefined)
    throw new Error(`${handler} could not be loaded`);
  return { importMs, readyMs: readyAt - spawnedAt, cpuMs };
}

/** The gates "cold start of `deliver`", on its bundle, in fresh processes. */
export async function measureColdStart(): Promise<Measurement> {
  const deliver = (await readBundles()).find(({ station }) => station === 'deliver');
  if (deliver === undefined) throw new Error('the stack has no function that delivers');
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  try {
    const empty = join(folder, 'index.mjs');
    await writeFile(empty, 'export const handler = async () => {};\n');
    const bundle = join(deliver.folder, 'index.mjs');
    const options = deliver.nodeOptions;
    const sides: { empty: Start; ours: Start }[] = [];
    for (let round = 0; round < ROUNDS + 1; round += 1) {
      // Each side comes first in every other round.
      const first = round % 2 === 0 ? await start(empty, options) : undefined;
      const ours = await start(bundle, options);
      // The first round fills the file cache.
      if (round > 0) sides.push({ empty: first ?? (await start(empty, options)), ours });
    }
    const of = (what: keyof Start) => median(sides.map(({ ours }) => ours[what]));
    const ofEmpty = (what: keyof Start) => median(sides.map(({ empty: none }) => none[what]));
    const fastest = Math.min(...sides.map(({ ours }) => ours.importMs));
    return {
      title: 'Cold start of deliver',
      rows: [
        atMost('import, median', of('importMs'), IMPORT_MS, ' ms'),
        noted('the same: the fastest, and processor time', `${show(fastest, ' ms')}, ${show(of('cpuMs'), ' ms')}`),
        atMost(
          'ready: times an empty handler',
          median(sides.map(({ ours, empty: none }) => ours.readyMs / none.readyMs)),
          TIMES_EMPTY,
          'x',
        ),
        noted('the same: ours and the empty one', `${show(of('readyMs'), ' ms')}, ${show(ofEmpty('readyMs'), ' ms')}`),
      ],
      notes: [
        `The bundle that is deployed, in ${ROUNDS} fresh processes a side in turns, with the Node options of the stack${options === '' ? ' (none)' : ` (\`${options}\`)`}; what Lambda’s runtime has loaded itself is loaded before (${LOADED.join(', ')}). Ready: from the call that starts the process to the end of the import.`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) print(await measureColdStart());
