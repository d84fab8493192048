import type { Receipt } from '../model/article.ts';
import { answerArticle, answering, answerPicture } from './answer.ts';
import { removedReceipt } from './article-receipt.ts';
import type { Desk, UploadRecord } from './desk.ts';
import type { Knock } from './read-notification.ts';
import { say } from './say.ts';
import { settleArticle, wasNeverRead } from './settle-article.ts';
import { sortKey } from './sort-key.ts';

/** Other articles that claim a slug which this one has or had: who holds it may have changed. */
async function rivalsOf({ upload, formerSlugs }: UploadRecord, desk: Desk): Promise<ReadonlySet<string>> {
  const rivals = new Set<string>();
  for (const slug of [...formerSlugs, ...(upload.slug === undefined ? [] : [upload.slug])])
    for (const claimant of await desk.claimantsOf(slug)) {
      if (claimant === upload.key || rivals.has(claimant)) continue;
      const item = await desk.readUpload(claimant);
      if (item?.upload.slug === slug) rivals.add(claimant);
    }
  return rivals;
}

/** Settles an article and answers everybody whom that concerns. Undefined: nothing is there, and nothing ever was. */
async function ingestArticle(key: string, sequencer: string | undefined, desk: Desk): Promise<Receipt | undefined> {
  const record = await settleArticle(key, sequencer, desk);
  if (wasNeverRead(record)) return undefined;
  const receipt = await answerArticle(key, desk);
  for (const rival of await rivalsOf(record, desk)) await answerArticle(rival, desk);
  const pictures = record.picture === undefined ? record.formerPictures : [...record.formerPictures, record.picture];
  for (const picture of pictures) await answerPicture(picture, desk);
  return receipt;
}

/** An object that the newsletter does not use; its receipt says so. */
async function setAside(
  key: string,
  sentence: 'noteReserved' | 'noteIgnored',
  desk: Desk,
): Promise<Receipt | undefined> {
  const object = await desk.readObject(key, 0);
  if (object?.sizeBytes === 0) return undefined;
  const { publication } = desk;
  const receipt: Receipt =
    object === undefined
      ? removedReceipt(key, false, publication)
      : answering(object, { v: 1, key, status: 'ignored', problems: [], note: say(publication.language, sentence) });
  await desk.putReceipt(receipt);
  return receipt;
}

/**
 * Answers a knock: whatever the event said, the object is read as it now is, and records and receipts are made true of
 * it. Doing so again, or in another order, ends in the same state (promise 1 of docs/guarantees.md).
 *
 * @returns the object's receipt; undefined for what passes in silence
 * @throws faults of ours or of the world, never anything in a file; the event is delivered again
 */
export async function ingestUpload({ key, sequencer }: Knock, desk: Desk): Promise<Receipt | undefined> {
  switch (sortKey(key)) {
    case 'silent':
      return undefined;
    case 'reserved':
      return setAside(key, 'noteReserved', desk);
    case 'ignored':
      return setAside(key, 'noteIgnored', desk);
    case 'article':
      return ingestArticle(key, sequencer, desk);
    case 'picture':
      for (const article of await desk.articlesNaming(key)) await ingestArticle(article, undefined, desk);
      return answerPicture(key, desk);
  }
}
