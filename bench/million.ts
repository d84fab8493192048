import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Reply } from './edition-child.ts';
import type { EditionOrder } from './edition-run.ts';
import { ANSWER_MS } from './edition-stores.ts';
import { atLeast, atMost, noted, print, show, type Measurement, type Row } from './gate.ts';
import { publication } from './sample-edition.ts';
import { sampleMessageFile } from './sample-message.ts';

const MILLION = Number(process.env['BENCH_READERS'] ?? 1_000_000);
const FEW = MILLION / 100;
const PACES = [14, 200, 1_000, 5_000];
/** At this pace the memory is compared: as many lanes as one function never serves. */
const MEMORY_PACE = 1_000;
const SCHEDULED_AT = Date.parse('2026-11-22T00:00:00Z');
const MEMORY_MB = 128;
const SHARE_OF_PACE = 97;
/** Left to itself, V8 lets garbage lie before it collects; held short, what is left is what the work needs. */
const SHORT_HEAP = ['--max-old-space-size=24', '--max-semi-space-size=2'];
const TIMES_FEW = 1.2;

/** A program of its own, as it would be bundled for a function: what it takes of memory is the stations' and Node's. */
async function bundleChild(folder: string): Promise<string> {
  const outfile = join(folder, 'child.mjs');
  await build({
    entryPoints: [new URL('edition-child.ts', import.meta.url).pathname],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return outfile;
}

type Job = { readonly readers: number; readonly messagesPerSecond: number };
type Done = Job & Reply;

async function runInChild(
  job: Job,
  order: Pick<EditionOrder, 'message' | 'publication'>,
  program: string,
  options: readonly string[],
): Promise<Done> {
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  const child = fork(program, [], { serialization: 'advanced', execArgv: [...options] });
  try {
    child.send({ ...order, ...job, scheduledAt: SCHEDULED_AT, folder } satisfies EditionOrder);
    const reply = await Promise.race([
      once(child, 'message').then(([message]: Reply[]) => message),
      once(child, 'close').then(() => undefined),
    ]);
    if (reply === undefined) throw new Error(`the edition for ${job.readers} readers broke off`);
    return { ...job, ...reply };
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

/** All jobs, two at a time where the machine has two cores. */
async function runAll(jobs: readonly Job[], one: (job: Job) => Promise<Done>): Promise<readonly Done[]> {
  const waiting = [...jobs];
  const done: Done[] = [];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) done.push(await one(next));
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, worker));
  return done;
}

function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 120) return show(seconds, ' s');
  return seconds < 7200 ? show(seconds / 60, ' min') : show(seconds / 3600, ' h');
}

function listed(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(', ');
}

function rowsOf({ messagesPerSecond, report }: Done): readonly Row[] {
  const { freezeMs, sendingMs, perSecond, perSecondWhileBusy, worstSecond, lanes } = report;
  const what = `${messagesPerSecond.toLocaleString('en')} a second`;
  return [
    atLeast(
      `${what}: share of the pace while every lane has work`,
      (100 * perSecondWhileBusy) / messagesPerSecond,
      SHARE_OF_PACE,
      ' %',
    ),
    atMost(`${what}: the most in any one second`, worstSecond, messagesPerSecond, ''),
    noted(
      `${what}: simulated time`,
      `${duration(sendingMs)} on ${lanes} lanes, after ${duration(freezeMs)} for the freeze; ${show((100 * perSecond) / messagesPerSecond, ' %')} of the pace to the last message`,
    ),
    noted(`${what}: invocations`, listed(report.invocations)),
    noted(`${what}: calls to AWS`, listed(report.calls)),
    noted(
      `${what}: CPU of our own code`,
      `freeze ${duration(report.freezeCpuMs)}, composing, ledger and lanes ${duration(report.sendingCpuMs)}`,
    ),
  ];
}

function isWhole({ readers, report }: Done): boolean {
  const { outcome, messages } = report;
  return outcome === 'sent' && messages === readers;
}

/** The gate "peak memory at 1,000,000 readers", and what a million readers cost in time, invocations, calls and CPU. */
export async function measureMillion(): Promise<Measurement> {
  const message = await sampleMessageFile();
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  try {
    const program = await bundleChild(folder);
    const run = (job: Job) => {
      const options = job.messagesPerSecond === MEMORY_PACE ? SHORT_HEAP : [];
      return runInChild(job, { message, publication }, program, options);
    };
    const few = await run({ readers: FEW, messagesPerSecond: MEMORY_PACE });
    const many = await runAll(
      PACES.map((messagesPerSecond) => ({ readers: MILLION, messagesPerSecond })),
      run,
    );
    for (const each of [few, ...many])
      if (!isWhole(each)) throw new Error(`${each.report.messages} of ${each.readers} readers, ${each.report.outcome}`);
    const sorted = many.toSorted((one, other) => one.messagesPerSecond - other.messagesPerSecond);
    const compared = sorted.find(({ messagesPerSecond }) => messagesPerSecond === MEMORY_PACE);
    const peak = compared?.peakMB ?? Number.NaN;
    const answers = Object.entries(ANSWER_MS).map(([kind, ms]) => `${kind} ${ms} ms`);
    return {
      title: `An edition for ${MILLION.toLocaleString('en')} readers`,
      rows: [
        atMost(`peak memory: times that at ${FEW.toLocaleString('en')} readers`, peak / few.peakMB, TIMES_FEW, 'x'),
        atMost('peak memory', peak, MEMORY_MB, ' MB'),
        noted(
          'the same at the other paces, with the heap that Node takes by itself',
          sorted
            .filter((each) => each !== compared)
            .map((each) => show(each.peakMB, ' MB'))
            .join(', '),
        ),
        ...sorted.flatMap(rowsOf),
      ],
      notes: [
        `The stations’ own freeze, lanes, waves, composing and clock, all in one process of its own with a clock that jumps; tables and bucket lie in files, SES is a sink that counts. Simulated answers: ${answers.join(', ')}. Memory is the greatest resident set of that process, Node included, at ${MEMORY_PACE} messages a second with all its lanes together, V8’s heap held short (\`${SHORT_HEAP.join(' ')}\`): on a clock that jumps garbage comes many times as fast as it ever does.`,
        'CPU leaves out the SDK: its calls cost what the sections on SES and on the ledger say. Of an edition that takes most of a day the clock’s minutes are played in part and counted in full.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) print(await measureMillion());
