import * as z from 'zod';
import type { AudienceRun, Batch } from '../model/delivery.ts';
import type { DeliveryControl, Edition, MessageFile } from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';
import type { Subscriber } from '../model/subscriber.ts';
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
  state: z.enum(['composing', 'sending', 'sent', 'skipped']),
  scheduledAt: z.string(),
  attempt: z.string(),
  leaseUntil: z.number(),
  fence: count,
  articles: z.array(slugShape).exactOptional(),
  rendering: z.string().exactOptional(),
  audience: z
    .object({
      candidates: count,
      readers: count,
      excluded: z.record(z.string(), count),
      runs: count,
      fence: count,
    })
    .exactOptional(),
  reason: z.enum(['no-articles', 'too-few-articles', 'no-subscribers']).exactOptional(),
}) satisfies z.ZodType<Edition>;

export const controlShape = z.object({
  v,
  stopped: z.boolean().default(false),
  messagesPerSecond: z.number().positive(),
  lanes: z.int().min(1),
}) satisfies z.ZodType<DeliveryControl>;

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

export const subscriberShape = z.object({
  v,
  id: subscriberIdShape,
  status: z.enum(['pending', 'active', 'paused', 'unsubscribed', 'suppressed']),
  address: z.string().exactOptional(),
  name: z.string().exactOptional(),
  cadence: z.enum(['weekly', 'monthly', 'instant']),
  language: z.enum(['vi', 'en']),
  confirmedAt: z.string().exactOptional(),
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
