import type { Article, Receipt, Slug } from '../model/article.ts';
import type { BriefUpload } from '../model/brief.ts';
import { heldArticles } from '../model/holders.ts';
import { answering } from './answer.ts';
import { removedReceipt } from './article-receipt.ts';
import { briefReceipt, rejectedBrief, removedBrief } from './brief-receipt.ts';
import type { Desk, StoredObject } from './desk.ts';
import { readEditionName, type EditionName } from './edition-name.ts';
import { parseBrief } from './parse-brief.ts';
import { explain } from './parsed.ts';
import type { ReadBrief } from './read-brief.ts';
import { NO_SEQUENCER, type Knock } from './read-notification.ts';
import { readArticleObject } from './settle-article.ts';
import { settleBrief } from './settle-brief.ts';

/** Two workers on one file at one moment are rare, five times in a row a fault. */
const ATTEMPTS = 5;

/** The time of an object of which nothing was ever read. */
const NEVER = new Date(0).toISOString();

type Named = Exclude<EditionName, { readonly wrong: unknown }>;

/** What was written down of a file, and what it was when that was decided. */
type Written = {
  readonly upload: BriefUpload;
  readonly object: StoredObject | undefined;
  readonly read: ReadBrief | undefined;
};

/** Every attempt reads the record, then the bucket, then writes only if the record is still the one it read. */
async function writeDown({ key, sequencer }: Knock, { id, kind }: Named, desk: Desk): Promise<Written> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const seen = (await desk.editions.readBrief(id))?.upload;
    const known = seen?.sequencer ?? NO_SEQUENCER;
    const object = await readArticleObject(key, desk);
    const uploadedAt = object?.lastModified ?? seen?.uploadedAt ?? NEVER;
    const etag = object?.etag ?? '';
    const isSeen = seen?.uploadedAt === uploadedAt && seen.etag === etag;
    const readAt = isSeen ? seen.readAt : new Date(desk.now()).toISOString();
    // By S3's clock in whole seconds, or, should that be ahead, by ours: a queue that was slow makes no slip of an instant.
    const putAt = Math.min(Date.parse(uploadedAt), Date.parse(readAt));
    const read = object && parseBrief(object.bytes, kind, putAt, desk);
    const base = {
      key,
      sequencer: sequencer > known ? sequencer : known,
      etag,
      uploadedAt,
      readAt,
    };
    const upload: BriefUpload =
      read !== undefined && 'wishes' in read ? { ...base, ...read.wishes } : { ...base, kind, removed: true };
    if (await desk.editions.writeUpload(id, upload, seen)) return { upload, object, read };
  }
  throw new Error('the file of an edition changed while it was read, several times in a row');
}

/** The articles that a file names, as they now are. */
async function namedBy(
  { articles = [], pins = [], drops = [] }: BriefUpload,
  desk: Desk,
): Promise<ReadonlyMap<Slug, Article>> {
  const keys = new Set<string>();
  for (const slug of new Set([...articles, ...pins, ...drops]))
    for (const key of await desk.claimantsOf(slug)) keys.add(key);
  const items = await Promise.all([...keys].map((key) => desk.readUpload(key)));
  return heldArticles(items.flatMap((item) => item?.upload ?? []));
}

/** A file whose name names no edition that there is to come. */
async function answerMisnamed(
  key: string,
  name: Extract<EditionName, { wrong: unknown }>,
  desk: Desk,
): Promise<Receipt | undefined> {
  const { publication } = desk;
  const object = await desk.readObject(key, 0);
  if (object?.sizeBytes === 0) return undefined;
  if (object === undefined) return removedReceipt(key, false, publication);
  const problem = explain({ line: 1, field: 'file', sentence: name.wrong, fix: name.fix }, publication.language);
  return answering(object, rejectedBrief({ key, id: key, problems: [problem] }, { standing: 'none' }, publication));
}

/** What is written down of a file, and the answer to it. */
type Answered = { readonly upload: BriefUpload; readonly receipt: Receipt | undefined };

async function follow(knock: Knock, name: Named, desk: Desk): Promise<Answered> {
  const { publication } = desk;
  const { id } = name;
  const { key } = knock;
  const { upload, object, read } = await writeDown(knock, name, desk);
  if (upload.uploadedAt === NEVER) return { upload, receipt: undefined };
  const settled = await settleBrief(id, upload, desk.editions);
  if (object === undefined || read === undefined)
    return { upload, receipt: removedBrief(upload, id, settled, publication) };
  if ('problems' in read) {
    const rejected = rejectedBrief({ key, id, problems: read.problems }, settled, publication);
    return { upload, receipt: answering(object, rejected) };
  }
  const { remarks } = read;
  const sendsAt = name.kind === 'special' ? undefined : name.sendsAt;
  const articles = await namedBy(upload, desk);
  const findings = { id, upload, settled, remarks, articles, sendsAt };
  return { upload, receipt: answering(object, briefReceipt(findings, publication, desk.now())) };
}

/** The last receipt that is put is true of what is written down, whichever of two workers is faster. */
async function answer(knock: Knock, name: Named, desk: Desk): Promise<Receipt | undefined> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { upload, receipt } = await follow(knock, name, desk);
    if (receipt === undefined) return undefined;
    await desk.putReceipt(receipt);
    const now = (await desk.editions.readBrief(name.id))?.upload;
    if (now?.etag === upload.etag && now.uploadedAt === upload.uploadedAt) return receipt;
  }
  throw new Error('the file of an edition changed while it was answered, several times in a row');
}

/**
 * Reads the file of an edition, has its edition follow it, and answers its editor. Until the edition's first reader is
 * claimed a new file takes the place of the one before, and its removal calls a special edition off; afterwards nothing
 * that is mailed changes. Safe to repeat, in any order.
 * @returns its receipt; undefined: nothing is there, and nothing ever was
 * @throws as `ingestUpload`
 */
export async function ingestBrief(knock: Knock, desk: Desk): Promise<Receipt | undefined> {
  const name = readEditionName(knock.key, desk.editions.schedule, desk.now());
  if (!('wrong' in name)) return answer(knock, name, desk);
  const receipt = await answerMisnamed(knock.key, name, desk);
  if (receipt !== undefined) await desk.putReceipt(receipt);
  return receipt;
}
