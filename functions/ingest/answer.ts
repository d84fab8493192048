import type { Receipt, Slug, Upload } from '../model/article.ts';
import { holdersOf } from '../model/holders.ts';
import { articleReceipt, removedReceipt } from './article-receipt.ts';
import type { Desk, StoredObject, UploadItem } from './desk.ts';
import { pictureReceipt } from './picture-receipt.ts';
import { parseObject, readArticleObject, type Settled } from './settle-article.ts';
import { PICTURE_LIMIT_BYTES } from './sniff-picture.ts';

/** As often as workers may write what a receipt is made of while it is being written. */
const ATTEMPTS = 5;

function unsettled(): Error {
  return new Error('what a receipt is made of changed while it was written, several times in a row');
}

/** A receipt that says which content of its object it answers. */
export function answering({ etag }: StoredObject, receipt: Receipt): Receipt {
  return etag === undefined ? receipt : { ...receipt, etag };
}

async function readUploads(keys: readonly string[], desk: Desk): Promise<UploadItem[]> {
  const items = await Promise.all(keys.map((key) => desk.readUpload(key)));
  return items.filter((item) => item !== undefined);
}

/** What is written down of some articles and of all that claim their slugs, read at one go. */
type Claims = { readonly items: ReadonlyMap<string, UploadItem>; readonly holders: ReadonlyMap<Slug, Upload> };

/** Each claimant is read once, however many of the articles it stands against. */
async function readClaims(keys: readonly string[], others: Iterable<Slug>, desk: Desk): Promise<Claims> {
  const items = new Map<string, UploadItem>();
  const read = async (wanted: readonly string[]): Promise<void> => {
    for (const item of await readUploads(wanted, desk)) items.set(item.upload.key, item);
  };
  await read(keys);
  const slugs = new Set(others);
  for (const { upload } of items.values()) if (upload.slug !== undefined) slugs.add(upload.slug);
  const asked = new Set(keys);
  for (const slug of slugs) {
    const claimants = (await desk.claimantsOf(slug)).filter((key) => !asked.has(key));
    for (const key of claimants) asked.add(key);
    await read(claimants);
  }
  return { items, holders: holdersOf([...items.values()].map(({ upload }) => upload)) };
}

/** Who holds the slug that an upload claims; a rejected one claims it too, and never holds it. */
function holderFor(item: UploadItem | undefined, { holders }: Claims): Upload | undefined {
  return item?.upload.slug === undefined ? undefined : holders.get(item.upload.slug);
}

/** All of the records that a receipt is made of: equal ones make equal receipts. */
function madeOf(key: string, claims: Claims): string {
  const item = claims.items.get(key);
  return `${item?.revision ?? 0} ${holderFor(item, claims)?.key ?? ''}`;
}

/** The slugs that an article has or had. */
function slugsOf({ record: { upload, formerSlugs } }: Settled): readonly Slug[] {
  return upload.slug === undefined ? formerSlugs : [...formerSlugs, upload.slug];
}

/**
 * The slugs whose holder these articles may have changed. One that was never written down before and does not hold its
 * slug, or is rejected and so cannot, has changed nothing for others; of any other nobody knows what it was before a
 * worker died.
 */
function contested(settled: readonly Settled[], { holders }: Claims): ReadonlySet<Slug> {
  const concerning = settled.filter(({ record: { upload }, isFirst }) => {
    const holder = upload.slug === undefined ? undefined : holders.get(upload.slug);
    return !isFirst || (upload.status !== 'rejected' && (holder === undefined || holder.key === upload.key));
  });
  return new Set(concerning.flatMap(slugsOf));
}

async function makeReceipt(key: string, claims: Claims, desk: Desk): Promise<Receipt> {
  const own = claims.items.get(key);
  const object = own === undefined || own.upload.status === 'removed' ? undefined : await readArticleObject(key, desk);
  if (own === undefined || object === undefined) return removedReceipt(key, true, desk.publication);
  const { upload, picture } = own;
  const findings = { key, parsed: parseObject(key, object, desk), upload, picture, holder: holderFor(own, claims) };
  return answering(object, articleReceipt(findings, desk.publication, desk.now()));
}

/**
 * Answers the editors of articles that were settled, and of all whose answer that may change: every rival's receipt
 * names the holder. Receipts are put, and then it is looked whether the records they were made of are still the same:
 * those for which they are not are made again. So the last one put is true of what is written down, whichever of two
 * workers is faster. Calls to the world grow with the number of articles and claimants, not with its square.
 *
 * @returns the receipts, by key
 * @throws Error when others keep writing; the event is delivered again
 */
export async function answerArticles(settled: readonly Settled[], desk: Desk): Promise<ReadonlyMap<string, Receipt>> {
  const receipts = new Map<string, Receipt>();
  const keys = settled.map(({ record }) => record.upload.key);
  let claims = await readClaims(keys, settled.flatMap(slugsOf), desk);
  const slugs = contested(settled, claims);
  const rivals = [...claims.items.values()].filter(({ upload: { slug } }) => slug !== undefined && slugs.has(slug));
  let open: readonly string[] = [...new Set([...keys, ...rivals.map(({ upload }) => upload.key)])];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const seen = claims;
    for (const key of open) {
      const receipt = await makeReceipt(key, seen, desk);
      await desk.putReceipt(receipt);
      receipts.set(key, receipt);
    }
    const now = await readClaims(open, [], desk);
    open = open.filter((key) => madeOf(key, now) !== madeOf(key, seen));
    if (open.length === 0) return receipts;
    claims = now;
  }
  throw unsettled();
}

/** The uploads whose thumbnail is this object now. */
async function readUses(key: string, desk: Desk) {
  const items = await readUploads(await desk.articlesNaming(key), desk);
  return items
    .filter(({ picture }) => picture === key)
    .map(({ upload }) => ({ key: upload.key, hasThumbnail: upload.article?.thumbnail !== undefined }));
}

/**
 * Answers the editor of a picture, until neither its object nor its uses changed meanwhile.
 * @returns undefined when there is nothing to answer, an empty object
 * @throws Error when others keep writing; the event is delivered again
 */
export async function answerPicture(key: string, desk: Desk): Promise<Receipt | undefined> {
  let uses = await readUses(key, desk);
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const object = await desk.readObject(key, PICTURE_LIMIT_BYTES);
    if (object?.sizeBytes === 0) return undefined;
    const receipt =
      object === undefined
        ? removedReceipt(key, false, desk.publication)
        : answering(object, pictureReceipt(key, object, uses, desk.publication));
    await desk.putReceipt(receipt);
    const usesNow = await readUses(key, desk);
    const objectNow = await desk.readObject(key, 0);
    if (JSON.stringify(usesNow) === JSON.stringify(uses) && objectNow?.etag === object?.etag) return receipt;
    uses = usesNow;
  }
  throw unsettled();
}
