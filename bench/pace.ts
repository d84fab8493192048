import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sesMailer } from '../functions/aws/ses-mailer.ts';
import { lanesFor } from '../functions/clock/lanes-for.ts';
import { deliverRun } from '../functions/deliver/deliver-run.ts';
import { BATCH_READERS, MESSAGE_TAGS, RUN_BATCHES } from '../functions/model/delivery.ts';
import type { DeliveryControl, Edition, MessageFile } from '../functions/model/edition.ts';
import { ANSWER_MS, editionStores, HAND_OVER_MS } from './edition-stores.ts';
import { atLeast, atMost, noted, print, show, type Measurement, type Row } from './gate.ts';
import { openMessage, readerId } from './open-message.ts';
import { publication } from './sample-edition.ts';
import { sampleMessageFile } from './sample-message.ts';
import { startSink, type Sink } from './sink.ts';
import { callingAt } from './stand-in.ts';
import { paceWatch } from './watch-pace.ts';

const SHARE_OF_PACE = 97;
const FUNCTION_MS = 180_000;
const RUNS_A_LANE = 2;
/** Messages a second, and so many seconds of it. */
const TRIALS = [
  { messagesPerSecond: 14, seconds: 36 },
  { messagesPerSecond: 200, seconds: 20 },
];

/** The most in any one second, of the instants at which SES saw them. */
function worstSecondOf(instants: readonly number[]): number {
  const seen = paceWatch();
  for (const at of instants.toSorted((one, other) => one - other)) seen.leaves(at);
  return seen.report().worstSecond;
}

type Trial = (typeof TRIALS)[number];

/** An edition on lanes of its own, each a consumer that takes one run after the other. */
async function deliverAll({ messagesPerSecond, seconds }: Trial, message: MessageFile, folder: string) {
  const control: DeliveryControl = { v: 1, stopped: false, ...lanesFor(messagesPerSecond, 1) };
  const runs = control.lanes * RUNS_A_LANE;
  const readersOfRun = Math.ceil((messagesPerSecond * seconds) / runs / BATCH_READERS) * BATCH_READERS;
  const edition: Edition = {
    v: 1,
    id: message.edition,
    series: 'weekly',
    state: 'sending',
    scheduledAt: new Date().toISOString(),
    attempt: 'c',
    leaseUntil: 0,
    fence: 1,
    audience: { candidates: 0, readers: runs * readersOfRun, excluded: {}, runs, fence: 1 },
  };
  let isFrozen = false;
  const call = async (_: string, kind: keyof typeof ANSWER_MS) => {
    if (isFrozen) await sleep(ANSWER_MS[kind]);
  };
  const stores = editionStores(folder, runs * readersOfRun, Date.now(), call, (work) => work);
  for (let run = 0; run < runs; run += 1) {
    const readers = Array.from({ length: readersOfRun }, (_, reader) => readerId(run * readersOfRun + reader));
    await stores.putRun(1, { v: 1, edition: edition.id, run, language: message.language, readers });
    for (let first = 0; first < readersOfRun; first += BATCH_READERS) {
      const batch = run * RUN_BATCHES + first / BATCH_READERS;
      await stores.openBatch(edition.id, {
        v: 1,
        batch,
        outcomes: '.'.repeat(BATCH_READERS),
        attempt: '',
        leaseUntil: 0,
        fence: 1,
      });
    }
  }
  isFrozen = true;

  const mail = sesMailer('digest');
  const seen = paceWatch();
  const deliver = async (run: number): Promise<void> => {
    const until = Date.now() + FUNCTION_MS;
    const attempt = run.toString(16).padStart(16, '0');
    // The limiter looks at the clock, and the message leaves in the same breath.
    let lookedAt = 0;
    const now = () => {
      lookedAt = Date.now();
      return lookedAt;
    };
    const report = await deliverRun({ v: 1, edition: edition.id, run, round: 0 }, attempt, undefined, {
      ...stores,
      now,
      sleepUntil: async (instant) => {
        // A timer may wake a millisecond early, and a second would then hold one message more than the pace.
        for (let left = instant - Date.now(); left > 0; left = instant - Date.now()) await sleep(Math.ceil(left));
      },
      random: Math.random,
      timeLeftMs: () => until - Date.now(),
      findEdition: async () => edition,
      begin: async () => true,
      control: async () => {
        await call('GetItem', 'table');
        return control;
      },
      slowDown: () => Promise.reject(new Error('SES asked for a slower pace')),
      pause: () => Promise.reject(new Error('the edition was paused')),
      openMessage: async () => {
        await call('GetObject', 'bucket');
        const composeFor = openMessage(message, publication);
        return (reader, to, { batch, reader: position }) => {
          seen.leaves(lookedAt);
          return mail({
            source: publication.sender,
            to,
            raw: composeFor(reader, to),
            tags: {
              [MESSAGE_TAGS.edition]: edition.id,
              [MESSAGE_TAGS.batch]: String(batch),
              [MESSAGE_TAGS.reader]: String(position),
              [MESSAGE_TAGS.attempt]: attempt,
            },
          });
        };
      },
    });
    if (report.ended !== 'done' || report.submitted !== readersOfRun)
      throw new Error(`run ${run}: ${report.ended}, ${report.submitted} of ${readersOfRun} readers`);
  };
  const serveLane = async (lane: number): Promise<void> => {
    for (let run = lane; run < runs; run += control.lanes) {
      await sleep(HAND_OVER_MS);
      await deliver(run);
    }
    seen.isShort(Date.now());
  };
  try {
    await Promise.all(Array.from({ length: control.lanes }, (_, lane) => serveLane(lane)));
    return { lanes: control.lanes, ...seen.report() };
  } finally {
    stores.close();
  }
}

async function measureTrial(trial: Trial, message: MessageFile, sink: Sink): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  try {
    const before = (await sink.arrivals()).length;
    const { lanes, messages, sendingMs, perSecond, worstSecond } = await deliverAll(trial, message, folder);
    const arrived = (await sink.arrivals()).slice(before);
    const { messagesPerSecond } = trial;
    const what = `${messagesPerSecond} a second`;
    return [
      atLeast(`${what}: share of the pace`, (100 * perSecond) / messagesPerSecond, SHARE_OF_PACE, ' %'),
      atMost(`${what}: the most in any one second, at the sender`, worstSecond, messagesPerSecond, ''),
      noted(
        `${what}: what that was`,
        `${messages} messages in ${show(sendingMs / 1000, ' s')} on ${lanes} lanes, ${RUNS_A_LANE} runs each; at SES at most ${worstSecondOf(arrived)} in one second`,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The gate "pace" in real time; on a simulated clock it is measured with a million readers (million.ts). */
export async function measurePace(): Promise<Measurement> {
  const message = await sampleMessageFile();
  const sink = await startSink(ANSWER_MS.ses);
  try {
    const rows: Row[] = [];
    for (const trial of TRIALS) rows.push(...(await callingAt(sink.url, () => measureTrial(trial, message, sink))));
    return {
      title: `Pace in real time, SES answering after ${ANSWER_MS.ses} ms`,
      rows,
      notes: [
        `The product’s waves, limiter and SDK client; each lane a consumer of its own in one process, its runs one after the other, ${HAND_OVER_MS} ms between them. Ledger, subscribers and audience lie in files and answer after ${ANSWER_MS.table} ms and ${ANSWER_MS.bucket} ms; SES is a server in a process of its own.`,
      ],
    };
  } finally {
    await sink.stop();
  }
}

if (import.meta.main) print(await measurePace());
