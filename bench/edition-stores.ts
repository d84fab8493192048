import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { audienceRunShape, batchShape } from '../functions/aws/items.ts';
import { RUN_BATCHES, type AudienceRun, type Batch } from '../functions/model/delivery.ts';
import type { EditionId } from '../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../functions/model/subscriber.ts';
import { addressOf, readerId } from './open-message.ts';
import { DAY_MS } from '../functions/model/durations.ts';

const compress = promisify(gzip);
const uncompress = promisify(gunzip);

/** How long AWS takes to answer within its region, by kind of call, in milliseconds. */
export const ANSWER_MS = { table: 5, bucket: 20, queue: 10, ses: 60 } as const;
/** From one run of a lane to the next: the function ends, the queue hands over, the function begins. */
export const HAND_OVER_MS = 30;
export type Kind = keyof typeof ANSWER_MS;

/** A call to AWS: counted, and answered after its time. */
export type Call = (name: string, kind: Kind) => Promise<void>;

const BATCH_BYTES = 256;
/** DynamoDB hands out a megabyte a call; a subscriber takes about 250 bytes. */
const SCANNED_TOGETHER = 4_000;
const LONGEST_DAYS = 4 * 365;

/** Anybody, told from the id: one in ten reads English; they confirmed within the last four years. */
function subscriberOf(id: SubscriberId, now: number): Subscriber {
  const bytes = Buffer.from(id, 'base64url');
  return {
    v: 1,
    id,
    status: 'active',
    address: addressOf(id),
    cadence: 'weekly',
    language: (bytes[0] ?? 0) < 26 ? 'en' : 'vi',
    confirmedAt: new Date(now - (bytes.readUInt16LE(1) / 65_536) * LONGEST_DAYS * DAY_MS).toISOString(),
  };
}

/** A place of the ledger's file; nothing when nobody wrote there. */
function read(bytes: Buffer): Batch | undefined {
  return bytes[0] === 0 ? undefined : batchShape.parse(JSON.parse(bytes.toString('latin1', 0, bytes.indexOf(0))));
}

/**
 * Tables and bucket of one edition. They lie in files: on AWS, too, they are not in the memory of the stations.
 * @param outside what the files take is no time that the clock knows
 */
export function editionStores(
  folder: string,
  count: number,
  scheduledAt: number,
  call: Call,
  outside: <Result>(work: Promise<Result>) => Promise<Result>,
) {
  const ledger = openSync(join(folder, 'ledger'), 'w+');
  const record = Buffer.alloc(BATCH_BYTES);
  const run = Buffer.alloc(BATCH_BYTES * RUN_BATCHES);
  const put = (batch: Batch): void => {
    record.fill(0);
    if (record.write(JSON.stringify(batch)) === BATCH_BYTES) throw new Error('a batch is longer than its place');
    writeSync(ledger, record, 0, BATCH_BYTES, batch.batch * BATCH_BYTES);
  };
  const fileOf = (number: number) => join(folder, `${number}.json.gz`);

  return {
    async *scanSubscribers(): AsyncGenerator<Subscriber> {
      for (let number = 0; number < count; number += 1) {
        if (number % SCANNED_TOGETHER === 0) await call('DynamoDB Scan', 'table');
        yield subscriberOf(readerId(number), scheduledAt);
      }
    },

    async readSubscribers(ids: readonly SubscriberId[]): Promise<ReadonlyMap<SubscriberId, Subscriber>> {
      await call('DynamoDB BatchGetItem', 'table');
      return new Map(ids.map((id) => [id, subscriberOf(id, scheduledAt)]));
    },

    async putRun(_fence: number, audience: AudienceRun): Promise<void> {
      await call('S3 PutObject', 'bucket');
      await outside(compress(JSON.stringify(audience)).then((bytes) => writeFile(fileOf(audience.run), bytes)));
    },

    async readAudience(_id: EditionId, _fence: number, number: number): Promise<AudienceRun> {
      await call('S3 GetObject', 'bucket');
      const bytes = await outside(readFile(fileOf(number)).then(uncompress));
      return audienceRunShape.parse(JSON.parse(bytes.toString('utf8')));
    },

    async openBatch(_id: EditionId, batch: Batch): Promise<void> {
      await call('DynamoDB PutItem', 'table');
      put(batch);
    },

    async readRun(_id: EditionId, _fence: number, number: number) {
      await call('DynamoDB Query', 'table');
      const length = readSync(ledger, run, 0, run.length, number * run.length);
      const batches: { batch: Batch; events: undefined }[] = [];
      for (let at = 0; at < length; at += BATCH_BYTES) {
        const batch = read(run.subarray(at, at + BATCH_BYTES));
        if (batch !== undefined) batches.push({ batch, events: undefined });
      }
      return batches;
    },

    async advance(_id: EditionId, follows: string, batch: Batch): Promise<boolean> {
      await call('DynamoDB UpdateItem', 'table');
      readSync(ledger, record, 0, BATCH_BYTES, batch.batch * BATCH_BYTES);
      if (read(record)?.attempt !== follows) return false;
      put(batch);
      return true;
    },

    close: () => closeSync(ledger),
  };
}
