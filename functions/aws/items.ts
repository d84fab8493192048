import * as z from 'zod';
import type { AudienceRun, Batch } from '../model/delivery.ts';
import type { DeliveryControl, Edition, MessageFile } from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';
import { FIRST_CONTROL } from '../model/pace.ts';
import { CONSENT_EVENTS, type ConsentEntry, type Subscriber } from '../model/subscriber.ts';
import { editionIdShape, slugShape, subscriberIdShape } from '../shapes.ts';

/**
 * The shapes in which our words lie in tables and buckets. What is read back is checked: an item that somebody changed
 * by hand stops its reader with the field's name, and is not half understood.
 */
const v = z.literal(1);
const count = z.int().min(0);

export const editionShape = z.object({
  v,
  id: editionIdShape,
  series: z.enum(['weekly', 'monthly', 'instant']),
  state: z.enum(['composing', 'sending', 'paused', 'sent', 'skipped', 'cancelled']),
  scheduledAt: z.string(),
  attempt: z.string(),
  leaseUntil: z.number(),
  fence: count,
  articles: z.array(slugShape).exactOptional(),
  rendering: z.string().exactOptional(),
  subject: z.string().exactOptional(),
  audience: z
    .object({
      candidates: count,
      readers: count,
      excluded: z.record(z.string(), count),
      runs: count,
      fence: count,
      cohorts: z.string().exactOptional(),
    })
    .exactOptional(),
  reason: z.enum(['no-articles', 'too-few-articles', 'no-subscribers']).exactOptional(),
  pause: z
    .object({
      why: z.enum(['operator', 'refusals', 'set-up', 'late']),
      code: z.string().exactOptional(),
      words: z.string().exactOptional(),
    })
    .exactOptional(),
  sendBy: z.string().exactOptional(),
  sentAt: z.string().exactOptional(),
  earlier: z.array(z.object({ rendering: z.string(), submitted: count })).exactOptional(),
  told: z.set(z.string()).exactOptional(),
}) satisfies z.ZodType<Edition>;

export const controlShape = z.object({
  v,
  stopped: z.boolean().default(false),
  messagesPerSecond: z.number().positive().default(FIRST_CONTROL.messagesPerSecond),
  lanes: z.int().min(1).default(FIRST_CONTROL.lanes),
  paused: z.set(editionIdShape).exactOptional(),
  slowdown: z.object({ factor: z.number().positive().max(1), at: z.number() }).exactOptional(),
  allowance: z.object({ left: count, nextDays: z.array(z.int().min(1)).min(1) }).exactOptional(),
}) satisfies z.ZodType<DeliveryControl>;

/** The last day (`YYYY-MM-DD`) on which the stack sent, and how many days with mail came before it. */
export const warmUpShape = z.object({ v, day: z.iso.date(), step: count });

export const batchShape = z.object({
  v,
  batch: count,
  outcomes: z.string(),
  attempt: z.string(),
  leaseUntil: z.number(),
  fence: count,
  refusals: z.record(z.string(), z.string()).exactOptional(),
}) satisfies z.ZodType<Batch>;

const positions = z.set(z.number()).exactOptional();
export const eventsShape = z.object({
  v,
  batch: count,
  send: positions,
  delivery: positions,
  delay: positions,
  bounce: positions,
  complaint: positions,
  reject: positions,
}) satisfies z.ZodType<BatchEvents>;

const subscriberStatus = z.enum(['pending', 'active', 'paused', 'unsubscribed', 'suppressed']);

const consentShape = z.object({
  at: z.string(),
  what: z.enum(CONSENT_EVENTS),
  source: z.string(),
  wording: z.string().exactOptional(),
  ip: z.string().exactOptional(),
  note: z.string().exactOptional(),
}) satisfies z.ZodType<ConsentEntry>;

export const subscriberShape = z.object({
  v,
  id: subscriberIdShape,
  status: subscriberStatus,
  address: z.string().exactOptional(),
  name: z.string().exactOptional(),
  cadence: z.enum(['weekly', 'monthly', 'instant']),
  language: z.enum(['vi', 'en']),
  confirmedAt: z.string().exactOptional(),
  pausedUntil: z.string().exactOptional(),
  leftAt: z.string().exactOptional(),
  leftFrom: subscriberStatus.exactOptional(),
  suppressed: z
    .object({
      why: z.enum(['bounce', 'complaint', 'operator']),
      at: z.string(),
      from: subscriberStatus.exactOptional(),
    })
    .exactOptional(),
  consents: z.array(consentShape).exactOptional(),
}) satisfies z.ZodType<Subscriber>;

export const audienceRunShape = z.object({
  v,
  edition: editionIdShape,
  run: count,
  language: z.string(),
  readers: z.array(subscriberIdShape),
}) satisfies z.ZodType<AudienceRun>;

export const messageFileShape = z.object({
  v,
  edition: editionIdShape,
  language: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
}) satisfies z.ZodType<MessageFile>;
