import { createHash } from 'node:crypto';
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Receipt } from '../model/article.ts';

/** Longest key S3 takes, in bytes (rules S3.11). */
const KEY_LIMIT_BYTES = 1024;

const problemShape = z.object({
  line: z.number(),
  column: z.number().exactOptional(),
  lines: z.number().exactOptional(),
  field: z.string(),
  message: z.string(),
  fix: z.string(),
});

const receiptShape = z.object({
  v: z.literal(1),
  key: z.string(),
  status: z.enum(['accepted', 'waiting', 'rejected', 'ignored']),
  slug: z.string().exactOptional(),
  problems: z.array(problemShape),
  waitsFor: z.array(z.enum(['use', 'date', 'thumbnail'])).exactOptional(),
  note: z.string(),
  etag: z.string().exactOptional(),
  draft: z.string().exactOptional(),
  cuts: z.array(z.object({ line: z.number(), text: z.string() })).exactOptional(),
  withdrawn: z.literal(true).exactOptional(),
}) satisfies z.ZodType<Receipt>;

/** Where the receipt of an object lies; an object's key that leaves no room for our part is replaced by its hash. */
function receiptKey(key: string, kind: 'json' | 'txt'): string {
  const longest = `receipts/${key}.json`;
  if (Buffer.byteLength(longest) <= KEY_LIMIT_BYTES) return `receipts/${key}.${kind}`;
  return `receipts/${createHash('sha256').update(key).digest('hex')}.${kind}`;
}

/** Receipts in the private bucket. */
export function receiptsBucket(client: S3Client, Bucket: string) {
  const put = (Key: string, ContentType: string, Body: string) =>
    client.send(new PutObjectCommand({ Bucket, Key, ContentType, Body }));
  return {
    /** Puts a receipt and, beside it, `text`, the same for people. Who sees the JSON finds the text as well. */
    async putReceipt(receipt: Receipt, text: string): Promise<void> {
      await put(receiptKey(receipt.key, 'txt'), 'text/plain; charset=utf-8', text);
      await put(receiptKey(receipt.key, 'json'), 'application/json', `${JSON.stringify(receipt, undefined, 2)}\n`);
    },

    /**
     * The receipt of an object, and when it was written (in whole seconds, as S3 counts); undefined when there is none.
     * @throws access denied, also for a missing receipt while the caller may not list the bucket.
     */
    async readReceipt(key: string): Promise<{ readonly receipt: Receipt; readonly writtenAt: Date } | undefined> {
      try {
        const found = await client.send(new GetObjectCommand({ Bucket, Key: receiptKey(key, 'json') }));
        const text = (await found.Body?.transformToString('utf8')) ?? '';
        return { receipt: receiptShape.parse(JSON.parse(text)), writtenAt: found.LastModified ?? new Date(0) };
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
  };
}
