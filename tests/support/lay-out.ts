import { gzipSync } from 'node:zlib';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Newsroom } from './newsroom.ts';

/** What lies in a stack's tables and in its private bucket, as JSON. */
export type Lying = {
  /** By the stack's output that names the table. */
  readonly items: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** By key. */
  readonly objects: Readonly<Record<string, unknown>>;
};

/** Lays items and objects out in the stack as they are, past the code that would write them. */
export async function layOut({ cloud, stores }: Newsroom, { items, objects }: Lying): Promise<void> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  for (const [output, all] of Object.entries(items))
    for (const item of all) {
      // Readers whom SES has spoken of are sets of numbers; JSON has only lists.
      const fields = Object.entries(item).map(([name, value]) => [
        name,
        Array.isArray(value) && isEvents(item) ? new Set(value) : value,
      ]);
      await documents.send(new PutCommand({ TableName: cloud.outputs[output], Item: Object.fromEntries(fields) }));
    }
  for (const [Key, content] of Object.entries(objects)) {
    const json = JSON.stringify(content);
    const Body = Key.endsWith('.gz') ? gzipSync(json) : json;
    await stores.objects.send(new PutObjectCommand({ Bucket: stores.privateBucket, Key, Body }));
  }
}

function isEvents({ sk }: Readonly<Record<string, unknown>>): boolean {
  return typeof sk === 'string' && sk.startsWith('events#');
}

/**
 * An edition as compose leaves it, with readers of its own: composing one takes longer than mailing it. It is not on the
 * lanes: that is the clock's to do.
 */
export async function readyEdition({ cloud, join }: Newsroom, id: string, count: number): Promise<Lying> {
  const addresses = Array.from({ length: count }, (_, n) => `${id}-${n}@example.com`);
  // No other edition's: those of the room read the weekly ones.
  const readers = await Promise.all(addresses.map((address) => join(address, 'vi', { cadence: 'monthly' })));
  const edition = {
    v: 1,
    id,
    series: 'monthly',
    state: 'sending',
    scheduledAt: cloud.now().toISOString(),
    attempt: 'a',
    leaseUntil: 0,
    fence: 1,
    rendering: 'r',
    audience: { candidates: count, readers: count, excluded: {}, runs: 1, fence: 1, cohorts: '6' },
  };
  const batch = { v: 1, batch: 0, outcomes: '.'.repeat(count), attempt: '', leaseUntil: 0, fence: 1 };
  return {
    items: {
      EditionsTable: [
        { pk: 'edition', sk: id, ...edition },
        { pk: 'open', sk: id, v: 1 },
      ],
      LedgerTable: [{ pk: `${id}#00000`, sk: 'batch#00', ...batch }],
    },
    objects: {
      [`audiences/${id}/1/00000.json.gz`]: { v: 1, edition: id, run: 0, language: 'vi', readers },
      [`editions/${id}/r/message.vi.json`]: {
        v: 1,
        edition: id,
        language: 'vi',
        subject: id,
        html: `<p>${id}</p>`,
        text: id,
      },
    },
  };
}
