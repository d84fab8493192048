import * as z from 'zod';
import { MESSAGE_TAGS } from '../model/delivery.ts';
import { isEditionId } from '../model/edition.ts';
import type { FeedbackEvent, FeedbackKind } from '../model/feedback.ts';

/** What the body of one message is. */
export type ReadEvent =
  | { readonly event: FeedbackEvent }
  /** Acknowledged and dropped: SES's test message, an event type that changes nothing, a mail that is not of an edition. */
  | { readonly dropped: 'test-message' | 'other-type' | 'not-of-an-edition' };

/** Event publishing says `eventType`, identity notifications `notificationType`; the rest of the shape is one (rules S3.36). */
const eventShape = z.object({
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.object({ tags: z.record(z.string(), z.array(z.string())).optional() }),
});

const KINDS: ReadonlyMap<string, FeedbackKind> = new Map([
  ['Send', 'send'],
  ['Delivery', 'delivery'],
  ['DeliveryDelay', 'delay'],
  ['Bounce', 'bounce'],
  ['Complaint', 'complaint'],
  ['Reject', 'reject'],
]);

const POSITION = /^(0|[1-9]\d{0,8})$/;

/**
 * Reads one SES event as SNS hands it on (raw). One recipient a message, so the tags alone say whom it is about.
 * @throws when it is neither JSON nor SES's own test message: it ends among the dead letters.
 */
export function readEvent(body: string): ReadEvent {
  // SES sends this in plain text when the destination is set up.
  if (body.startsWith('Successfully validated SNS topic')) return { dropped: 'test-message' };
  const { eventType, notificationType, mail } = eventShape.parse(JSON.parse(body));
  const kind = KINDS.get(eventType ?? notificationType ?? '');
  if (kind === undefined) return { dropped: 'other-type' };
  const tag = (name: string) => mail.tags?.[name]?.[0] ?? '';
  const edition = tag(MESSAGE_TAGS.edition);
  const [batch, reader] = [tag(MESSAGE_TAGS.batch), tag(MESSAGE_TAGS.reader)];
  if (!isEditionId(edition) || !POSITION.test(batch) || !POSITION.test(reader)) return { dropped: 'not-of-an-edition' };
  return { event: { kind, edition, batch: Number(batch), reader: Number(reader) } };
}
