import * as z from 'zod/mini';
import type { AudienceRun, Batch } from '../model/delivery.ts';
import {
  SERIES,
  type DeliveryControl,
  type Edition,
  type EditionFile,
  type MessageFile,
  type Serves,
} from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';
import { FIRST_CONTROL } from '../model/pace.ts';
import { CONSENT_EVENTS, type ConsentEntry, type Subscriber } from '../model/subscriber.ts';
import { editionIdShape, slugShape, subscriberIdShape } from '../shapes.ts';

/**
 * The shapes in which our words lie in tables and buckets. What is read back is checked: an item that somebody changed
 * by hand stops its reader with the field's name, and is not half understood.
 */
const v = z.literal(1);
const count = z.int().check(z.gte(0));
const counted = z.exactOptional(z.object({ count, of: count }));

/** Whose readers get an edition. */
export const servesShape = z.enum(['all', 'weekly', 'monthly', 'instant']) satisfies z.ZodMiniType<Serves>;

export const editionShape = z.object({
  v,
  id: editionIdShape,
  series: z.enum(SERIES),
  for: z.exactOptional(servesShape),
  state: z.enum(['composing', 'review', 'sending', 'paused', 'sent', 'skipped', 'cancelled']),
  scheduledAt: z.string(),
  attempt: z.string(),
  leaseUntil: z.number(),
  fence: count,
  articles: z.exactOptional(z.array(slugShape)),
  rendering: z.exactOptional(z.string()),
  subject: z.exactOptional(z.string()),
  sendAt: z.exactOptional(z.string()),
  offered: z.exactOptional(z.array(slugShape)),
  wishes: z.exactOptional(z.string()),
  blocked: z.exactOptional(z.object({ at: z.string(), pictures: z.array(z.string()) })),
  audience: z.exactOptional(
    z.object({
      candidates: count,
      readers: count,
      excluded: z.record(z.string(), count),
      runs: count,
      fence: count,
      cohorts: z.exactOptional(z.string()),
      scannedAt: z.exactOptional(z.object({ from: z.string(), to: z.string() })),
    }),
  ),
  reason: z.exactOptional(z.enum(['no-articles', 'too-few-articles', 'no-subscribers'])),
  brief: z.exactOptional(
    z.object({
      version: z.string(),
      subject: z.exactOptional(z.string()),
      note: z.exactOptional(z.array(z.string())),
    }),
  ),
  begunAt: z.exactOptional(z.string()),
  pause: z.exactOptional(
    z.object({
      why: z.enum(['operator', 'refusals', 'set-up', 'late', 'bounces', 'complaints', 'half-done']),
      code: z.exactOptional(z.string()),
      words: z.exactOptional(z.string()),
      backupOf: z.exactOptional(z.string()),
      count: z.exactOptional(count),
      of: z.exactOptional(count),
    }),
  ),
  sendBy: z.exactOptional(z.string()),
  sentAt: z.exactOptional(z.string()),
  cancelledAt: z.exactOptional(z.string()),
  acknowledged: z.exactOptional(z.object({ bounces: counted, complaints: counted, refusals: counted })),
  canaryUntil: z.exactOptional(z.string()),
  earlier: z.exactOptional(z.array(z.object({ rendering: z.string(), submitted: count }))),
  told: z.exactOptional(z.set(z.string())),
}) satisfies z.ZodMiniType<Edition>;

export const controlShape = z.object({
  v,
  stopped: z._default(z.boolean(), false),
  messagesPerSecond: z._default(z.number().check(z.positive()), FIRST_CONTROL.messagesPerSecond),
  lanes: z._default(z.int().check(z.gte(1)), FIRST_CONTROL.lanes),
  paused: z.exactOptional(z.set(editionIdShape)),
  slowdown: z.exactOptional(z.object({ factor: z.number().check(z.positive(), z.lte(1)), at: z.number() })),
  allowance: z.exactOptional(
    z.object({ left: count, nextDays: z.array(z.int().check(z.gte(1))).check(z.minLength(1)) }),
  ),
}) satisfies z.ZodMiniType<DeliveryControl>;

/** The last day (`YYYY-MM-DD`) on which the stack sent, and how many days with mail came before it. */
export const warmUpShape = z.object({ v, day: z.iso.date(), step: count });

export const batchShape = z.object({
  v,
  batch: count,
  outcomes: z.string(),
  attempt: z.string(),
  leaseUntil: z.number(),
  fence: count,
  refusals: z.exactOptional(z.record(z.string(), z.string())),
}) satisfies z.ZodMiniType<Batch>;

const positions = z.exactOptional(z.set(z.number()));
export const eventsShape = z.object({
  v,
  batch: count,
  send: positions,
  delivery: positions,
  delay: positions,
  bounce: positions,
  permanent: positions,
  complaint: positions,
  reject: positions,
}) satisfies z.ZodMiniType<BatchEvents>;

const subscriberStatus = z.enum(['pending', 'active', 'paused', 'unsubscribed', 'suppressed']);

const consentShape = z.object({
  at: z.string(),
  what: z.enum(CONSENT_EVENTS),
  source: z.string(),
  wording: z.exactOptional(z.string()),
  ip: z.exactOptional(z.string()),
  note: z.exactOptional(z.string()),
}) satisfies z.ZodMiniType<ConsentEntry>;

export const subscriberShape = z.object({
  v,
  id: subscriberIdShape,
  status: subscriberStatus,
  address: z.exactOptional(z.string()),
  name: z.exactOptional(z.string()),
  cadence: z.enum(['weekly', 'monthly', 'instant']),
  language: z.enum(['vi', 'en']),
  confirmedAt: z.exactOptional(z.string()),
  pausedUntil: z.exactOptional(z.string()),
  leftAt: z.exactOptional(z.string()),
  leftFrom: z.exactOptional(subscriberStatus),
  suppressed: z.exactOptional(
    z.object({
      why: z.enum(['bounce', 'complaint', 'operator']),
      at: z.string(),
      from: z.exactOptional(subscriberStatus),
    }),
  ),
  restoredAt: z.exactOptional(z.string()),
  softBounces: z.exactOptional(
    z.pipe(
      z.set(z.string()),
      z.transform((entries) => [...entries].toSorted()),
    ),
  ),
  consents: z.exactOptional(z.array(consentShape)),
}) satisfies z.ZodMiniType<Subscriber>;

export const audienceRunShape = z.object({
  v,
  edition: editionIdShape,
  run: count,
  language: z.string(),
  readers: z.array(subscriberIdShape),
}) satisfies z.ZodMiniType<AudienceRun>;

export const editionFileShape = z.object({
  v,
  id: editionIdShape,
  series: z.enum(SERIES),
  scheduledAt: z.string(),
  rendering: z.string(),
  subject: z.string(),
  htmlBytes: count,
  step: z.string(),
  articles: z.array(
    z.object({ slug: slugShape, title: z.string(), url: z.string(), place: z.enum(['lead', 'card', 'list']) }),
  ),
  pictures: z.exactOptional(z.array(z.object({ key: z.string(), article: z.exactOptional(slugShape) }))),
}) satisfies z.ZodMiniType<EditionFile>;

export const messageFileShape = z.object({
  v,
  edition: editionIdShape,
  language: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
}) satisfies z.ZodMiniType<MessageFile>;
