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
  mail: z.object({ tags: z.record(z.string(), z.array(z.string())).optional() }),
  bounce: z.unknown().optional(),
  complaint: z.unknown().optional(),
});

/**
 * Reads the shape of SES developer guide, "Contents of event data that Amazon SES publishes to Amazon SNS", or of its
 * notifications.
 * @throws when it is none.
 */
export function sesEventOf(json: unknown): SesEvent {
  const { eventType, notificationType, mail, ...about } = head.parse(json);
  const tags = mail.tags ?? {};
  const name = eventType ?? notificationType ?? '';
  const plain = PLAIN.find((type) => type === name);
  if (plain !== undefined) return { type: plain, tags };
  if (name === 'Bounce') return { type: name, tags, bounce: bounce.parse(about.bounce) };
  if (name === 'Complaint') return { type: name, tags, complaint: complaint.parse(about.complaint) };
  return { type: 'other', tags };
}
