import * as z from 'zod';
import { BATCH_READERS, MESSAGE_TAGS } from '../model/delivery.ts';
import { isEditionId } from '../model/edition.ts';
import type { FeedbackEvent, MailboxNews } from '../model/feedback.ts';
import { readWelcomeTag } from '../model/welcome.ts';
import { sesEventOf, type SesEvent } from './event-shape.ts';

/** What the body of one message is. */
export type ReadEvent =
  | {
      /** For the ledger. Not there when the mail is not of an edition. */
      readonly event?: FeedbackEvent;
      /** For the subscribers: one entry a mailbox that the event names. */
      readonly news: readonly MailboxNews[];
    }
  /** Acknowledged and dropped: SES's test message, an event that changes nothing, a mail that is not of an edition. */
  | { readonly dropped: Dropped };

export type Dropped = 'test-message' | 'other-type' | 'not-spam' | 'not-of-an-edition';

/** SNS's envelope, of a subscription without raw delivery. */
const envelopeShape = z.object({ Type: z.literal('Notification'), Message: z.string() });

const POSITION = /^(0|[1-9]\d{0,8})$/;

/**
 * Reads one SES event, as SNS hands it on: raw, or in its envelope. One recipient a message, so the tags alone say whose
 * place in the ledger it is about; mailboxes are all those that the event itself names (rules S3.36, S3.37).
 * @throws when it is neither JSON of SES's shape nor SES's own test message: it ends among the dead letters.
 */
export function readEvent(body: string): ReadEvent {
  // SES sends this in plain text when the destination is set up.
  if (body.startsWith('Successfully validated SNS topic')) return { dropped: 'test-message' };
  const json: unknown = JSON.parse(body);
  const envelope = envelopeShape.safeParse(json);
  if (envelope.success) return readEvent(envelope.data.Message);
  const event = sesEventOf(json);
  const what = whatOf(event);
  if ('dropped' in what) return what;
  const { news, ...about } = what;
  const place = placeOf(event);
  if (place === undefined && news.length === 0) return { dropped: 'not-of-an-edition' };
  return { ...(place && { event: { ...about, ...place } }), news };
}

type What =
  | (Pick<FeedbackEvent, 'kind' | 'permanent'> & { readonly news: readonly MailboxNews[] })
  | { readonly dropped: Dropped };

function whatOf(event: SesEvent): What {
  switch (event.type) {
    case 'Send':
      return { kind: 'send', news: [] };
    case 'Delivery':
      return { kind: 'delivery', news: [] };
    case 'DeliveryDelay':
      return { kind: 'delay', news: [] };
    case 'Reject':
      return { kind: 'reject', news: [] };
    case 'Bounce': {
      const { bounceType, bounceSubType, bouncedRecipients, timestamp } = event.bounce;
      // Transient, Undetermined, and whatever SES may call it one day: doubt is on the reader's side.
      const isGone = bounceType === 'Permanent';
      // What is on the account's own list was never tried, and does not count against us (rules S3.39b).
      const isCounted = isGone && bounceSubType !== ON_ACCOUNT_LIST;
      const news = newsOf(event, isGone ? 'gone' : 'soft', bouncedRecipients, timestamp);
      return { kind: 'bounce', ...(isCounted && { permanent: true }), news };
    }
    case 'Complaint': {
      const { complaintFeedbackType, complaintSubType, complainedRecipients, timestamp } = event.complaint;
      if (complaintFeedbackType === 'not-spam') return { dropped: 'not-spam' };
      const news = newsOf(event, 'complained', complainedRecipients, timestamp);
      // Not a new complaint, but one of before, for which SES did not send at all.
      return { kind: complaintSubType === ON_ACCOUNT_LIST ? 'bounce' : 'complaint', news };
    }
    case 'other':
      return { dropped: 'other-type' };
  }
}

const ON_ACCOUNT_LIST = 'OnAccountSuppressionList';

function newsOf(
  event: SesEvent,
  what: MailboxNews['what'],
  recipients: readonly { readonly emailAddress: string }[],
  timestamp: string,
): MailboxNews[] {
  const edition = event.tags[MESSAGE_TAGS.edition]?.[0] ?? '';
  // In one form, so that instants compare as texts.
  const at = new Date(timestamp).toISOString();
  return recipients.map(({ emailAddress }) => ({
    what,
    address: bare(emailAddress),
    at,
    ...(isEditionId(edition) && { edition }),
  }));
}

/** `"Name" <reader@example.com>`: a bounce may name its mailbox as the message did. */
function bare(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

/** Where in the ledger it is written down. */
function placeOf({ tags }: SesEvent): Omit<FeedbackEvent, 'kind' | 'permanent'> | undefined {
  const tag = (name: string) => tags[name]?.[0] ?? '';
  const edition = tag(MESSAGE_TAGS.edition);
  const [batch, reader] = [tag(MESSAGE_TAGS.batch), tag(MESSAGE_TAGS.reader)];
  if (!isEditionId(edition)) return undefined;
  const welcome = readWelcomeTag(batch);
  if (welcome !== undefined) return { edition, batch: 0, reader: 0, welcome };
  if (!POSITION.test(batch) || !POSITION.test(reader) || Number(reader) >= BATCH_READERS) return undefined;
  return { edition, batch: Number(batch), reader: Number(reader) };
}
