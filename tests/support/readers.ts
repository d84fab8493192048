import { gunzipSync } from 'node:zlib';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { simpleParser } from 'mailparser';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { Subscriber } from '../../functions/model/subscriber.ts';
import { article, SUNDAY, WEEK_MS, type Newsroom } from './newsroom.ts';

export const SITE = 'https://bantin.example.vn';

/** The newest mail or letter to an address, as a mail program reads it. */
export async function mailTo({ cloud }: Newsroom, address: string) {
  await cloud.idle();
  const mail = cloud.ses.mails.findLast(({ destinations }) => destinations.includes(address));
  const { subject, html, headerLines } = await simpleParser(mail?.raw ?? '');
  return { subject, html: String(html), headers: headerLines };
}

/** A mail's own links to our pages. */
export function linksIn(html: string): string[] {
  return [...html.matchAll(/href="(https:\/\/bantin\.example\.vn\/[us]\/[^"]+)"/g)].map(([, link = '']) => link);
}

/** Every address of ours that a mail, as it was given to SES, leads to: links of both its parts, and of its headers. */
export async function linksOf(raw: string | Uint8Array): Promise<readonly string[]> {
  const { html, text, headerLines } = await simpleParser(Buffer.from(raw));
  const all = [String(html), text ?? '', ...headerLines.map(({ line }) => line)].join('\n').replaceAll('&amp;', '&');
  return [...new Set(all.match(/https:\/\/bantin\.example\.vn[^\s"'<>)]*/g))];
}

/** Lets the n-th week come, with an article, and its edition go out. @returns the edition's name */
export async function nextWeek(room: Newsroom, n: number): Promise<string> {
  const at = new Date(SUNDAY.getTime() + n * WEEK_MS);
  room.cloud.setNow(at);
  const day = new Date(at.getTime() - 86_400_000).toISOString().slice(0, 10);
  await room.upload(`tin-${n}.md`, article(`tin-${n}`, { created_at: `"${day} 08:00:00"` }));
  await room.cloud.idle();
  await room.week(at);
  await room.cloud.idle();
  await room.pass();
  return `2026-W${47 + n}`;
}

/** Every item of every table, byte for byte; those of a table that an output of the stack in `except` names are left out. */
export async function tablesOf({ cloud }: Newsroom, except: readonly string[] = []): Promise<string> {
  const client = new DynamoDBClient(cloud.client);
  const names = Object.entries(cloud.outputs).filter(([name]) => name.endsWith('Table') && !except.includes(name));
  if (names.length < 6 - except.length) throw new Error('the stack has more tables than that');
  const scans = names.map(async ([, TableName]) => (await client.send(new ScanCommand({ TableName }))).Items ?? []);
  return JSON.stringify(
    (await Promise.all(scans)).map((items) => items.map((item) => JSON.stringify(item)).toSorted()),
  );
}

/** Every object that the stack wrote, by its key. */
export async function objectsOf({ cloud, stores }: Newsroom): Promise<string> {
  const texts: string[] = [];
  for (const Bucket of [cloud.outputs['PrivateBucket'], cloud.outputs['SiteBucket']]) {
    const { Contents = [] } = await stores.objects.send(new ListObjectsV2Command({ Bucket }));
    if (Contents.length === 0) throw new Error(`there is nothing in ${Bucket}`);
    for (const { Key } of Contents) {
      const { Body } = await stores.objects.send(new GetObjectCommand({ Bucket, Key }));
      const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
      texts.push(`${Key}\n${(Key?.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1')}`);
    }
  }
  return texts.join('\n');
}

export function findReader({ stores, keys }: Newsroom, address: string): Promise<Subscriber | undefined> {
  return stores.subscribers.find(subscriberId(keys, address.toLowerCase()));
}
