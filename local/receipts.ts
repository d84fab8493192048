import { GetObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Stores } from './stores.ts';
import { listKeys } from './write-out.ts';

/** What the terminal shows of a receipt. */
const receiptShape = z.object({
  key: z.string(),
  status: z.enum(['accepted', 'waiting', 'rejected', 'ignored']),
  note: z.string(),
  problems: z.array(z.object({ line: z.number(), field: z.string(), message: z.string(), fix: z.string() })),
});

export type ShownReceipt = z.output<typeof receiptShape>;

export async function readReceipts(stores: Stores): Promise<ShownReceipt[]> {
  const receipts: ShownReceipt[] = [];
  for await (const Key of listKeys('receipts/', stores)) {
    // Beside each lies the same as text; that of an upload `x.txt` is `x.txt.txt`.
    if (!Key.endsWith('.json')) continue;
    const { Body } = await stores.objects.send(new GetObjectCommand({ Bucket: stores.privateBucket, Key }));
    receipts.push(receiptShape.parse(JSON.parse((await Body?.transformToString('utf8')) ?? '')));
  }
  return receipts;
}
