import { hash, randomBytes } from 'node:crypto';
import { makeLinkKeys, readLinkKeys } from '../functions/links/keys.ts';
import { readerLinks } from '../functions/links/reader-links.ts';
import { SUBSCRIBER_ID_BYTES, subscriberIdOf } from '../functions/links/subscriber-id.ts';
import { compose } from '../functions/mail/compose.ts';
import { digestSkeleton } from '../functions/mail/digest-message.ts';
import type { MessageFile } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import type { SubscriberId } from '../functions/model/subscriber.ts';

/** One reader's message as `deliver` makes it: links, then bytes. */
export type ComposeFor = (reader: SubscriberId, address: string) => Buffer;

const keys = readLinkKeys(makeLinkKeys(randomBytes, 'origin'));

/** Prepares an edition's message as `deliver` does once a run. */
export function openMessage(message: MessageFile, publication: Publication): ComposeFor {
  const skeleton = digestSkeleton(publication, message);
  const { edition } = message;
  return (subscriber, to) =>
    compose(skeleton, { to, ...readerLinks(keys, publication.publicUrl, { subscriber, edition }) });
}

/** The id of the reader with this number: any 16 bytes, as an address hash is, and always the same ones. */
export function readerId(number: number): SubscriberId {
  return subscriberIdOf(hash('sha256', String(number), 'buffer').subarray(0, SUBSCRIBER_ID_BYTES));
}

/** Their address, which can be told from the id: no table has to hold a million of them. */
export function addressOf(reader: SubscriberId): string {
  return `${Buffer.from(reader, 'base64url').toString('hex').slice(0, 16)}@example.com`;
}
