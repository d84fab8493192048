import { hash, randomBytes } from 'node:crypto';
import { makeLinkKeys, readLinkKeys } from '../functions/links/keys.ts';
import { readerLinks } from '../functions/links/reader-links.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdOf } from '../functions/links/subscriber-id.ts';
import { compose, composeInto, messageArena, type MessageArena } from '../functions/mail/compose.ts';
import { digestSkeleton } from '../functions/mail/digest-message.ts';
import type { MessageFile } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import type { SubscriberId } from '../functions/model/subscriber.ts';

/** One reader's message as `deliver` makes it: links, then bytes. */
export type ComposeFor = (reader: SubscriberId, address: string) => Buffer;

const keys = readLinkKeys(makeLinkKeys(randomBytes, 'origin'));

/** Prepares an edition's message once, for messages that are kept. */
export function openMessage(message: MessageFile, publication: Publication): ComposeFor {
  const skeleton = digestSkeleton(publication, message);
  const { edition } = message;
  return (subscriber, to) =>
    compose(skeleton, { to, ...readerLinks(keys, publication.publicUrl, { subscriber, edition }) });
}

/**
 * Prepares an edition's message as `deliver` does once a run, and hands each reader's to `use`, in memory that the next
 * one is written to once `use` has ended.
 */
export function openArenas(message: MessageFile, publication: Publication) {
  const skeleton = digestSkeleton(publication, message);
  const { edition } = message;
  const arenas: MessageArena[] = [];
  return async <Result>(
    subscriber: SubscriberId,
    to: string,
    use: (raw: Buffer) => Promise<Result>,
  ): Promise<Result> => {
    const arena = arenas.pop() ?? messageArena(skeleton);
    const links = readerLinks(keys, publication.publicUrl, { subscriber, edition });
    const result = await use(composeInto(arena, skeleton, { to, ...links }));
    arenas.push(arena);
    return result;
  };
}

/** The id of the reader with this number: any 16 bytes, as an address hash is, and always the same ones. */
export function readerId(number: number): SubscriberId {
  return subscriberIdOf(hash('sha256', String(number), 'buffer').subarray(0, SUBSCRIBER_ID_BYTES));
}

/** Their address, which can be told from the id: no table has to hold a million of them. */
export function addressOf(reader: SubscriberId): string {
  return `${Buffer.from(reader, 'base64url').toString('hex').slice(0, 16)}@example.com`;
}
