import type { Receipt, Slug } from '../model/article.ts';
import { holdersOf } from '../model/holders.ts';
import { articleReceipt, removedReceipt } from './article-receipt.ts';
import type { Desk, StoredObject, UploadItem } from './desk.ts';
import { pictureReceipt } from './picture-receipt.ts';
import { parseObject, readArticleObject } from './settle-article.ts';
import { PICTURE_LIMIT_BYTES } from './sniff-picture.ts';

/** As often as workers may write what a receipt is made of while it is being written. */
const ATTEMPTS = 5;

/** A receipt, and the records it was made of. */
type Draft = { readonly receipt: Receipt; readonly madeOf: readonly (UploadItem | undefined)[] };

function revisions(items: readonly (UploadItem | undefined)[]): string {
  return items.map((item) => `${item?.upload.key ?? ''} ${item?.revision ?? 0}`).join('\n');
}

/**
 * Puts a receipt, and looks whether the records it was made of are still the same: if not, it is made again.
 * So the last one put is true of what is written down, whichever of two workers is faster.
 */
async function put(draft: () => Promise<Draft>, reread: () => Promise<Draft['madeOf']>, desk: Desk): Promise<Receipt> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { receipt, madeOf } = await draft();
    await desk.putReceipt(receipt);
    if (revisions(madeOf) === revisions(await reread())) return receipt;
  }
  throw new Error('what a receipt is made of changed while it was written, several times in a row');
}

/** A receipt that says which content of its object it answers. */
export function answering({ etag }: StoredObject, receipt: Receipt): Receipt {
  return etag === undefined ? receipt : { ...receipt, etag };
}

async function readUploads(keys: readonly string[], desk: Desk): Promise<UploadItem[]> {
  const items = await Promise.all(keys.map((key) => desk.readUpload(key)));
  return items.filter((item) => item !== undefined);
}

/** The uploads that claim a slug now. */
async function readClaimants(slug: Slug, desk: Desk): Promise<UploadItem[]> {
  const items = await readUploads(await desk.claimantsOf(slug), desk);
  return items.filter(({ upload }) => upload.slug === slug);
}

/** The uploads whose thumbnail is this object now. */
async function readUses(key: string, desk: Desk): Promise<UploadItem[]> {
  const items = await readUploads(await desk.articlesNaming(key), desk);
  return items.filter(({ picture }) => picture === key);
}

/** Answers the editor of an article with what is now in the bucket and written down. */
export function answerArticle(key: string, desk: Desk): Promise<Receipt> {
  const read = async () => {
    const own = await desk.readUpload(key);
    const claimants = own?.upload.slug === undefined ? [] : await readClaimants(own.upload.slug, desk);
    return { own, claimants };
  };
  const draft = async (): Promise<Draft> => {
    const { own, claimants } = await read();
    const madeOf = [own, ...claimants];
    const object =
      own === undefined || own.upload.status === 'removed' ? undefined : await readArticleObject(key, desk);
    if (own === undefined || object === undefined)
      return { receipt: removedReceipt(key, true, desk.publication), madeOf };
    const { upload, picture } = own;
    const holders = holdersOf(claimants.map((claimant) => claimant.upload));
    const holder = upload.slug === undefined ? undefined : holders.get(upload.slug);
    const findings = { key, parsed: parseObject(key, object, desk), upload, picture, holder };
    return { receipt: answering(object, articleReceipt(findings, desk.publication, desk.now())), madeOf };
  };
  const reread = async () => {
    const { own, claimants } = await read();
    return [own, ...claimants];
  };
  return put(draft, reread, desk);
}

/** Answers the editor of a picture; undefined when there is nothing to answer, an empty object. */
export async function answerPicture(key: string, desk: Desk): Promise<Receipt | undefined> {
  const object = await desk.readObject(key, PICTURE_LIMIT_BYTES);
  if (object?.sizeBytes === 0) return undefined;
  const draft = async (): Promise<Draft> => {
    const madeOf = await readUses(key, desk);
    if (object === undefined) return { receipt: removedReceipt(key, false, desk.publication), madeOf };
    const uses = madeOf.map(({ upload }) => ({
      key: upload.key,
      hasThumbnail: upload.article?.thumbnail !== undefined,
    }));
    return { receipt: answering(object, pictureReceipt(key, object, uses, desk.publication)), madeOf };
  };
  return put(draft, () => readUses(key, desk), desk);
}
