import type { Thumbnail, Upload } from '../model/article.ts';
import { asKept, waitsFor } from './article-receipt.ts';
import type { Desk, StoredObject, UploadItem, UploadRecord } from './desk.ts';
import { freshOf } from './fresh-of.ts';
import { makeThumbnail } from './make-thumbnail.ts';
import { parseArticle, tooLong } from './parse-article.ts';
import type { Parsed } from './parsed.ts';
import { NO_SEQUENCER } from './read-notification.ts';
import { ARTICLE_LIMIT_BYTES } from './read-text.ts';
import { PICTURE_LIMIT_BYTES } from './sniff-picture.ts';

/** Two workers on one article at one moment are rare, five times in a row a fault. */
const ATTEMPTS = 5;
/** Renames of one object that are remembered. */
const FORMER_LIMIT = 20;

/** Reads an object of the content bucket as an article. */
export function parseObject(key: string, object: StoredObject, desk: Desk): Parsed {
  const context = { key, publication: desk.publication, now: desk.now() };
  return object.bytes === undefined ? tooLong(context) : parseArticle(object.bytes, context);
}

/** An article's object; undefined when there is none, or an empty one, which is none. */
export async function readArticleObject(key: string, desk: Desk): Promise<StoredObject | undefined> {
  const object = await desk.readObject(key, ARTICLE_LIMIT_BYTES);
  return object === undefined || object.sizeBytes === 0 ? undefined : object;
}

type FoundPicture = { readonly picture?: string; readonly thumbnail?: Thumbnail };

/**
 * What was cut of which content of a picture, by its key, for as long as one knock is answered: many articles may name
 * one picture, and cutting it takes longer than anything else here.
 */
export type CutPictures = Map<string, { readonly etag: string; readonly found: FoundPicture }>;

/** The first of these objects that is there, as pictures for mails if it can be read. */
async function findPicture(keys: readonly string[], cut: CutPictures, desk: Desk): Promise<FoundPicture> {
  for (const key of keys) {
    const known = cut.get(key);
    // Looked at each time, if only from outside: what was there for the last article may have been replaced.
    if (known !== undefined && (await desk.readObject(key, 0))?.etag === known.etag) return known.found;
    const object = await desk.readObject(key, PICTURE_LIMIT_BYTES);
    if (object === undefined || object.sizeBytes === 0) continue;
    const found = await cutPicture(key, object, desk);
    if (object.etag !== undefined) cut.set(key, { etag: object.etag, found });
    return found;
  }
  return {};
}

async function cutPicture(key: string, { bytes }: StoredObject, desk: Desk): Promise<FoundPicture> {
  const cuts = bytes === undefined ? undefined : await makeThumbnail(bytes);
  if (cuts === undefined || 'fault' in cuts) return { picture: key };
  const thumbnail = { lead: await desk.putPicture(cuts.lead), card: await desk.putPicture(cuts.card) };
  return { picture: key, thumbnail };
}

type Reading = { readonly upload: Upload; readonly picture?: string };

/** What is to be written down of an object that is there. */
async function readUpload(
  { key, sequencer }: { readonly key: string; readonly sequencer: string },
  object: StoredObject,
  cut: CutPictures,
  desk: Desk,
): Promise<Reading> {
  const parsed = parseObject(key, object, desk);
  const base = { v: 1, key, sequencer, lastModified: object.lastModified } as const;
  // Hints first: whoever holds the slug, or brings the picture, after these lines finds this article.
  if (parsed.claim !== undefined) await desk.claimSlug(parsed.claim.slug, key);
  if ('problems' in parsed)
    return { upload: { ...base, status: 'rejected', ...(parsed.claim && { slug: parsed.claim.slug }) } };
  for (const picture of new Set(parsed.pictureKeys.map((each) => each.normalize('NFC'))))
    await desk.namePicture(picture, key);
  const { thumbnail, ...found } = await findPicture(parsed.pictureKeys, cut, desk);
  const { slug } = parsed.article;
  // Read after the record: whoever withdraws it later has it looked at once more, and then finds this write.
  const withdrawal = await desk.readWithdrawal(slug);
  const article = asKept(parsed.article, thumbnail, withdrawal?.withdrawn === true);
  const waits = waitsFor(article, parsed.pictureKeys.length > 0, desk.now());
  const status = waits.length === 0 && article.withdrawn !== true ? 'accepted' : 'waiting';
  const withdrawalAt = withdrawal && { withdrawalAt: withdrawal.at };
  return { upload: { ...base, status, slug, article, ...withdrawalAt }, ...found };
}

/** What was written down. `isFirst`: nothing was before, not even by a worker that died. */
export type Settled = { readonly record: UploadRecord; readonly isFirst: boolean };

/** The time of an object of which nothing was ever read. */
const NEVER = new Date(0).toISOString();

/** Whether an object came and went, or lay empty, without being read once: nobody is to be answered. */
export function wasNeverRead({ upload }: UploadRecord): boolean {
  return upload.lastModified === NEVER;
}

/**
 * What is to be written down of an object that is not there. Also when nothing was written before: a slower worker may
 * be about to write what it still saw, and must find that somebody came in between.
 */
function removed(key: string, sequencer: string, before: UploadItem | undefined): Reading {
  return { upload: { v: 1, key, sequencer, lastModified: before?.upload.lastModified ?? NEVER, status: 'removed' } };
}

function remember<Value extends string>(
  former: readonly Value[],
  was: Value | undefined,
  is: string | undefined,
): Value[] {
  const all = was === undefined ? former : [...former.filter((each) => each !== was), was];
  return all.filter((each) => each !== is).slice(-FORMER_LIMIT);
}

/**
 * Writes down what an article's object now is. Every attempt reads the record, then the bucket, then writes only if
 * the record is still the one it read: so whoever writes last has read last, in whatever order events and workers come.
 *
 * @param sequencer of the event, padded; undefined when a picture, not the article, has changed
 * @param cut pictures cut for this knock already; added to
 * @returns the record, as it was written, and whether it is the first one of its object
 * @throws Error when others keep writing; the event is delivered again
 */
export async function settleArticle(
  key: string,
  sequencer: string | undefined,
  cut: CutPictures,
  desk: Desk,
): Promise<Settled> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = await desk.readUpload(key);
    const known = before?.upload.sequencer ?? NO_SEQUENCER;
    const latest = sequencer !== undefined && sequencer > known ? sequencer : known;
    const object = await readArticleObject(key, desk);
    const reading =
      object === undefined
        ? removed(key, latest, before)
        : await readUpload({ key, sequencer: latest }, object, cut, desk);
    const record: UploadRecord = {
      ...reading,
      formerSlugs: remember(before?.formerSlugs ?? [], before?.upload.slug, reading.upload.slug),
      formerPictures: remember(before?.formerPictures ?? [], before?.picture, reading.picture),
    };
    // Before the record: whoever sees that has seen this.
    const fresh = freshOf(record.upload, before?.upload, desk.publication.timeZone, desk.now());
    if (fresh !== undefined) await desk.markFresh(fresh);
    if (await desk.writeUpload(record, before?.revision)) return { record, isFirst: before === undefined };
  }
  throw new Error('an article changed while it was read, several times in a row');
}
