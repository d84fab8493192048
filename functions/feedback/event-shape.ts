import * as z from 'zod';

const recipients = z.array(z.object({ emailAddress: z.string() })).min(1);
/** Fields that SES leaves out, or fills with null. */
const word = z.string().nullish();

const bounce = z.object({
  bounceType: z.string(),
  bounceSubType: word,
  bouncedRecipients: recipients,
  timestamp: z.iso.datetime({ offset: true }),
});

const complaint = z.object({
  complainedRecipients: recipients,
  complaintFeedbackType: word,
  complaintSubType: word,
  timestamp: z.iso.datetime({ offset: true }),
});

const PLAIN = ['Send', 'Delivery', 'DeliveryDelay', 'Reject'] as const;
type Plain = (typeof PLAIN)[number];

/** One event of SES, as far as it is used. `other` is a type that changes nothing here, whatever else it holds. */
export type SesEvent = { readonly tags: Readonly<Record<string, readonly string[]>> } & (
  | { readonly type: Plain | 'other' }
  | { readonly type: 'Bounce'; readonly bounce: z.output<typeof bounce> }
  | { readonly type: 'Complaint'; readonly complaint: z.output<typeof complaint> }
);

const head = z.object({
  // Event publishing says `eventType`, identity notifications `notificationType` (rules S3.36).
  eventType: z.string().optional(),
  notificationType: z.string().optional(),
  mail: z.unknown().optional(),
  bounce: z.unknown().optional(),
  complaint: z.unknown().optional(),
});

const mail = z.object({ tags: z.record(z.string(), z.array(z.string())).nullish() });

/**
 * Reads the shape of SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS", or of its
 * notifications.
 * @throws when it is none: without any type it is nothing of SES, and of the types that count everything must be there.
 */
export function sesEventOf(json: unknown): SesEvent {
  const { eventType, notificationType, ...about } = head.parse(json);
  const name = z.string().parse(eventType ?? notificationType);
  const plain = PLAIN.find((type) => type === name);
  // Not all of them are of a mail: an identity's topic begins with `AmazonSnsSubscriptionSucceeded`.
  if (plain === undefined && name !== 'Bounce' && name !== 'Complaint') return { type: 'other', tags: {} };
  const tags = mail.parse(about.mail).tags ?? {};
  if (plain !== undefined) return { type: plain, tags };
  return name === 'Bounce'
    ? { type: name, tags, bounce: bounce.parse(about.bounce) }
    : { type: 'Complaint', tags, complaint: complaint.parse(about.complaint) };
}
