import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Receipt } from '../model/article.ts';

/** Longest key S3 takes, in bytes (rules S3.11). */
const KEY_LIMIT_BYTES = 1024;

/** Where the receipt of an object lies; an object's key that leaves no room for our part is replaced by its hash. */
function receiptKey(key: string): string {
  const path = `receipts/${key}.json`;
  if (Buffer.byteLength(path) <= KEY_LIMIT_BYTES) return path;
  return `receipts/${createHash('sha256').update(key).digest('hex')}.json`;
}

/** Receipts in the private bucket. */
export function receiptsBucket(client: S3Client, Bucket: string) {
  return {
    async putReceipt(receipt: Receipt): Promise<void> {
      await client.send(
        new PutObjectCommand({
          Bucket,
          Key: receiptKey(receipt.key),
          ContentType: 'application/json',
          Body: `${JSON.stringify(receipt, undefined, 2)}\n`,
        }),
      );
    },
  };
}
