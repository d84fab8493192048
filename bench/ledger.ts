import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../functions/aws/clients.ts';
import { nextStep } from '../functions/deliver/wave.ts';
import { BATCH_READERS, WAVE_READERS, type Batch, type Outcome } from '../functions/model/delivery.ts';
import type { EditionId } from '../functions/model/edition.ts';
import { ownCpuMs } from './cpu-time.ts';
import { atMost, noted, print, show, type Measurement } from './gate.ts';
import { bundleForDeliver } from './bundle-for-deliver.ts';
import { addressOf, readerId } from './open-message.ts';
import { publication, sampleEdition } from './sample-edition.ts';
import { sampleMessage } from './sample-message.ts';
import { median, sideBySide, timesFaster } from './side-by-side.ts';
import { startSink } from './sink.ts';
import { atOnce, callingAt } from './stand-in.ts';
import type { openWaves } from './wave.ts';

/** Waves under way together on our side; single calls on the other sides. */
const AT_ONCE = 10;
const WAVES = 20;
const PUTS = 100;
const SENDS = 40;
const WARM_UP = 6;
const ROUNDS = 31;
const WRITE_UNIT_BYTES = 1024;
const LEASE_MS = 45_000;

/** A batch from the freeze to its last reader's outcome: every state that is written, the first one included. */
function statesOf(first: Batch): readonly Batch[] {
  const states = [first];
  let batch = first;
  let wave: readonly number[] = [];
  for (;;) {
    const learned = new Map(wave.map((reader): [number, { outcome: Outcome }] => [reader, { outcome: 'submitted' }]));
    const step = nextStep(batch, learned, WAVE_READERS, `0123456789abcdefn${states.length}`, LEASE_MS);
    if (step === undefined) return states;
    ({ batch, wave } = step);
    states.push(batch);
  }
}

/** As DynamoDB counts: the UTF-8 of names and values, and a number in two digits a byte and one more. */
function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    const bytes =
      typeof value === 'number' ? Math.ceil(String(value).length / 2) + 1 : Buffer.byteLength(String(value));
    return sum + Buffer.byteLength(name) + bytes;
  }, 0);
}

/** What the ledger of a full batch costs to write, a reader. */
function writeUnitsOfReader(edition: EditionId): number {
  const batch: Batch = {
    v: 1,
    batch: 19_999,
    outcomes: '.'.repeat(BATCH_READERS),
    attempt: '',
    leaseUntil: 0,
    fence: 1,
  };
  const key = { pk: `${edition}#00999`, sk: 'batch#19' };
  const units = statesOf(batch).map((state) => Math.ceil(itemBytes({ ...key, ...state }) / WRITE_UNIT_BYTES));
  return units.reduce((sum, unit) => sum + unit, 0) / BATCH_READERS;
}

/** What a wave asks of the tables, through the clients that the bundle of `deliver` has. */
async function asDeployed(edition: EditionId): Promise<ReturnType<typeof openWaves>> {
  const folder = await mkdtemp(join(tmpdir(), 'newsletter-bench-'));
  try {
    const bundle: { readonly openWaves: typeof openWaves } = await import(
      await bundleForDeliver(`${import.meta.dirname}/wave.ts`, folder)
    );
    return bundle.openWaves(edition);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function microseconds(milliseconds: readonly number[]): string {
  return show(median(milliseconds) * 1000, ' µs');
}

/** The gates "ledger and consent check together". */
export async function measureLedger(): Promise<Measurement> {
  const sink = await startSink(0);
  try {
    return await callingAt(sink.url, measure);
  } finally {
    await sink.stop();
  }
}

async function measure(): Promise<Measurement> {
  const { edition } = await sampleEdition(1);
  const composeFor = await sampleMessage();
  const documents = documentClient();
  const { readControl, wave } = await asDeployed(edition.id);
  const ses = new SESClient({});
  const put = (call: number) =>
    documents.send(
      new PutCommand({
        TableName: 'deliveries',
        Item: {
          pk: edition.id,
          sk: readerId(call),
          v: 1,
          state: 'claimed',
          attempt: '0123456789abcdef',
          at: Date.now(),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  const ready = composeFor(readerId(0), addressOf(readerId(0)));
  const send = (call: number) =>
    ses.send(
      new SendRawEmailCommand({
        Source: publication.sender,
        Destinations: [addressOf(readerId(call))],
        RawMessage: { Data: ready },
      }),
    );

  const ours = () => atOnce(AT_ONCE, WAVES, wave);
  const alsoControl = () =>
    atOnce(AT_ONCE, WAVES, async (call) => {
      await readControl();
      await wave(call);
    });
  const puts = () => atOnce(AT_ONCE, PUTS, put);
  const sends = () => atOnce(AT_ONCE, SENDS, send);
  const compare = async (waves: () => Promise<void>, rival: () => Promise<void>, calls: number) => {
    await sideBySide({ ours: waves, rival }, WARM_UP);
    const sides = await sideBySide({ ours: waves, rival }, ROUNDS, ownCpuMs);
    return {
      ours: sides.ours.map((ms) => ms / (WAVES * WAVE_READERS)),
      rival: sides.rival.map((ms) => ms / calls),
    };
  };
  const withPuts = await compare(ours, puts, PUTS);
  const withSends = await compare(ours, sends, SENDS);
  const controlled = await compare(alsoControl, puts, PUTS);
  return {
    title: 'The ledger and the consent check',
    rows: [
      atMost('write units a reader, freeze included', writeUnitsOfReader(edition.id), 0.15, ''),
      atMost('CPU a reader: of one conditional PutItem a reader', 1 / timesFaster(withPuts), 1 / 8, 'x'),
      noted('the same: ours, and the PutItem', `${microseconds(withPuts.ours)}, ${microseconds(withPuts.rival)}`),
      noted('the same with the control item, which each wave reads too', show(1 / timesFaster(controlled), 'x')),
      atMost('CPU a reader: of the call to SES', 1 / timesFaster(withSends), 0.2, 'x'),
      noted('the same: ours, and the call', `${microseconds(withSends.ours)}, ${microseconds(withSends.rival)}`),
    ],
    notes: [
      `Processor time of the sender’s process; tables and SES are a server in a process of its own that answers as they do, over plain HTTP. A wave of ${WAVE_READERS}: one conditional UpdateItem, one BatchGetItem, what comes back checked against its shape as in the product. The rivals are one PutItem with a condition and one SendRawEmail of ${ready.length} bytes, by the SDK’s clients; ours go through what the bundle of deliver has in their place (functions/aws/lean). ${AT_ONCE} waves or calls under way together, ${ROUNDS} rounds in turns.`,
      'Write units are those of a batch of 50 at a pace that claims ten at a time; below 2.5 messages a second a lane claims fewer at a time, and writes more often.',
    ],
  };
}

if (import.meta.main) print(await measureLedger());
