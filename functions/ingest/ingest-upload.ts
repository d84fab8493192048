import type { Receipt, Slug } from '../model/article.ts';
import { answerArticles, answering, answerPicture } from './answer.ts';
import { removedReceipt } from './article-receipt.ts';
import type { Desk } from './desk.ts';
import type { Knock } from './read-notification.ts';
import { ingestBrief } from './ingest-brief.ts';
import { say } from './say.ts';
import { settleArticle, wasNeverRead, type CutPictures, type Settled } from './settle-article.ts';
import { sortKey } from './sort-key.ts';

/** The pictures that an article has or had: what is said of their use may have changed. */
function picturesOf({ record: { picture, formerPictures } }: Settled): readonly string[] {
  return picture === undefined ? formerPictures : [...formerPictures, picture];
}

/** Settles an article and answers everybody whom that concerns. Undefined: nothing is there, and nothing ever was. */
async function ingestArticle({ key, sequencer }: Knock, desk: Desk): Promise<Receipt | undefined> {
  const settled = await settleArticle(key, sequencer, new Map(), desk);
  if (wasNeverRead(settled.record)) return undefined;
  const receipts = await answerArticles([settled], desk);
  for (const picture of new Set(picturesOf(settled))) await answerPicture(picture, desk);
  return receipts.get(key);
}

/**
 * Looks again at every article that ever claimed a slug: it was withdrawn, or that was undone. Safe to repeat.
 * @returns the receipts of all whom that concerns
 * @throws as `ingestUpload`
 */
export async function lookAgain(slug: Slug, desk: Desk): Promise<readonly Receipt[]> {
  const all: Settled[] = [];
  for (const key of await desk.claimantsOf(slug)) {
    const settled = await settleArticle(key, undefined, new Map(), desk);
    // Another one of today may have had this slug once.
    if (settled.record.upload.slug === slug) all.push(settled);
  }
  return [...(await answerArticles(all, desk)).values()];
}

/** Settles every article that names a picture, and then answers everybody whom that concerns, each once. */
async function ingestPicture(key: string, desk: Desk): Promise<Receipt | undefined> {
  const cut: CutPictures = new Map();
  const all: Settled[] = [];
  for (const article of await desk.articlesNaming(key)) {
    const settled = await settleArticle(article, undefined, cut, desk);
    if (!wasNeverRead(settled.record)) all.push(settled);
  }
  await answerArticles(all, desk);
  const others = new Set(all.flatMap(picturesOf));
  others.delete(key);
  for (const picture of others) await answerPicture(picture, desk);
  return answerPicture(key, desk);
}

/** An object that the newsletter does not use; its receipt says so. */
async function setAside(
  key: string,
  sentence: 'noteOtherTemplate' | 'noteIgnored',
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
export async function ingestUpload(knock: Knock, desk: Desk): Promise<Receipt | undefined> {
  const { key } = knock;
  switch (sortKey(key)) {
    case 'silent':
      return undefined;
    case 'reserved':
      return setAside(key, 'noteOtherTemplate', desk);
    case 'edition':
      return ingestBrief(knock, desk);
    case 'ignored':
      return setAside(key, 'noteIgnored', desk);
    case 'article':
      return ingestArticle(knock, desk);
    case 'picture':
      return ingestPicture(key, desk);
    case 'template':
      // Whoever compiles it answers its editor.
      await desk.passOnTemplate();
      return undefined;
  }
}
