import { createHash } from 'node:crypto';
import type { Desk, StoredObject, UploadItem } from '../../functions/ingest/desk.ts';
import { ingestUpload, lookAgain } from '../../functions/ingest/ingest-upload.ts';
import { padSequencer, type Knock } from '../../functions/ingest/read-notification.ts';
import type { Receipt, Slug, Upload, Withdrawal } from '../../functions/model/article.ts';
import type { Fresh } from '../../functions/model/fresh.ts';
import { editionsStore, modelEditions } from './model-editions.ts';
import { now, publication } from './publication.ts';

type Content = { readonly bytes: Uint8Array; readonly lastModified: string };

/** A content bucket that keeps S3's promises: reads see the last write, every change has an event with a sequencer. */
export function modelBucket() {
  const objects = new Map<string, Content>();
  let events = 0;
  const event = (key: string): Knock => {
    events += 1;
    return { key, sequencer: padSequencer(events.toString(16).padStart(16, '0')) };
  };
  return {
    objects: objects as ReadonlyMap<string, Content>,

    /** `second` is S3's clock; two puts may share one. */
    put(key: string, content: string | Uint8Array, second: number): Knock {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      objects.set(key, { bytes, lastModified: new Date(now + second * 1000).toISOString() });
      return event(key);
    },

    remove(key: string): Knock {
      objects.delete(key);
      return event(key);
    },

    /** One knock an object, as if the bucket had just been filled. */
    fresh: (): Knock[] => [...objects.keys()].map(event),
  };
}

export type ModelBucket = ReturnType<typeof modelBucket>;

/** How calls to the world go: `turns` of other workers pass during each, and `before` may throw, where a worker dies. */
export type Course = { readonly turns: () => number; readonly before: () => void };

const SMOOTH: Course = { turns: () => 0, before: () => undefined };

/** A desk over a bucket, with a table, a site and receipts that keep what DynamoDB and S3 promise, and no more. */
export function modelWorld(bucket: ModelBucket, { turns, before }: Course = SMOOTH) {
  const uploads = new Map<string, UploadItem>();
  const receipts = new Map<string, Receipt>();
  const pictures = new Map<string, Uint8Array>();
  const pointers = new Set<string>();
  const withdrawals = new Map<string, Withdrawal>();

  let calls = 0;
  let cuts = 0;
  let templates = 0;
  const fresh = new Map<string, Fresh>();
  const editions = editionsStore();

  const call = async <Value>(act: () => Value): Promise<Value> => {
    calls += 1;
    before();
    for (let turn = turns(); turn > 0; turn -= 1) await Promise.resolve();
    const value = act();
    for (let turn = turns(); turn > 0; turn -= 1) await Promise.resolve();
    return value;
  };
  const point = (from: string, to: string) => call(() => void pointers.add(`${from}\n${to}`));
  const pointed = (from: string) =>
    call(() => {
      const found = [...pointers].filter((pointer) => pointer.startsWith(`${from}\n`));
      return found.map((pointer) => pointer.slice(from.length + 1)).toSorted();
    });

  const readObject = (key: string, limitBytes: number): StoredObject | undefined => {
    const content = bucket.objects.get(key);
    if (content === undefined) return undefined;
    const { bytes, lastModified } = content;
    const etag = createHash('md5').update(bytes).digest('hex');
    return { sizeBytes: bytes.length, lastModified, etag, ...(bytes.length <= limitBytes && { bytes }) };
  };

  const desk: Desk = {
    publication,
    now: () => now,
    readObject: (key, limitBytes) => call(() => readObject(key, limitBytes)),
    readUpload: (key) => call(() => uploads.get(key)),
    writeUpload: (record, seen) =>
      call(() => {
        const { key } = record.upload;
        if (uploads.get(key)?.revision !== seen) return false;
        uploads.set(key, { ...record, revision: (seen ?? 0) + 1 });
        return true;
      }),
    markFresh: (mark) => call(() => void fresh.set(mark.key, mark)),
    claimSlug: (slug, key) => point(`slug#${slug}`, key),
    claimantsOf: (slug) => pointed(`slug#${slug}`),
    readWithdrawal: (slug) => call(() => withdrawals.get(slug)),
    namePicture: (picture, key) => point(`image#${picture.normalize('NFC')}`, key),
    articlesNaming: (picture) => pointed(`image#${picture.normalize('NFC')}`),
    putPicture: (jpeg) =>
      call(() => {
        cuts += 1;
        const key = `i/${createHash('sha256').update(jpeg).digest('hex').slice(0, 16)}.jpg`;
        pictures.set(key, jpeg);
        return key;
      }),
    putReceipt: (receipt) => call(() => void receipts.set(receipt.key, receipt)),
    passOnTemplate: () =>
      call(() => {
        templates += 1;
      }),
    editions: modelEditions(editions, call),
  };

  return {
    desk,
    uploads,
    editions,
    fresh,
    receipts,
    pictures,
    /** Calls to the world so far. */
    calls: (): number => calls,
    /** Pictures for mails stored so far, equal ones too. */
    cuts: (): number => cuts,
    /** How often the template was passed on. */
    templates: (): number => templates,
    knock: (knock: Knock): Promise<Receipt | undefined> => ingestUpload(knock, desk),
    /** What `newsletter withdraw` writes, and then asks for. */
    withdraw: (slug: string, withdrawn: boolean) =>
      void withdrawals.set(slug, { v: 1, slug: slug as Slug, withdrawn, at: new Date(now).toISOString() }),
    look: (slug: string): Promise<readonly Receipt[]> => lookAgain(slug as Slug, desk),

    /** The uploads that are there, whichever event made them known. */
    articles(): Record<string, Upload> {
      const present = [...uploads].filter(([, { upload }]) => upload.status !== 'removed');
      return Object.fromEntries(
        present.map(([key, { upload }]) => [key, Object.assign({}, upload, { sequencer: '' })]),
      );
    },

    /** The receipts of the objects that are there and not empty, which pass in silence. */
    answers(): Record<string, Receipt> {
      return Object.fromEntries([...receipts].filter(([key]) => (bucket.objects.get(key)?.bytes.length ?? 0) > 0));
    },
  };
}

export type ModelWorld = ReturnType<typeof modelWorld>;
