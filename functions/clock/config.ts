import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  ARTICLE_TABLE: variable.name,
  EDITION_TABLE: variable.name,
  LEDGER_TABLE: variable.name,
  COMPOSE_QUEUE_URL: variable.url,
  LANES_QUEUE_URL: variable.url,
  POST_QUEUE_URL: variable.url,
  /** Where the receipts lie, and the accounts. */
  PRIVATE_BUCKET: variable.name,
  /** Pages of accounts. */
  SITE_BUCKET: variable.name,
  /** For the addresses of those pages. */
  SECRET_ARN: variable.name,
  PUBLICATION: variable.publication,
  TIME_ZONE: z.string().min(1),
  /** Sunday is 0. */
  WEEKDAY: z.coerce.number().int().min(0).max(6),
  HOUR: z.coerce.number().int().min(0).max(23),
  /** `YYYY-MM-DD` in that zone. */
  STARTS_AT: z.iso.date(),
  MAXIMUM_ARTICLE_AGE_DAYS: variable.count,
  MINIMUM_ARTICLES: variable.count,
  /** An edition is not sent later than so many hours after it should have been, without an operator's word. */
  LATE_AFTER_HOURS: variable.count,
  SETTLE_MINUTES: variable.settleMinutes,
  /** `null`: a stack that need not be warmed up. */
  WARM_UP: variable.warmUp,
  /** Hours after which unknown readers are written to again; `null`: never. */
  RESEND_UNKNOWN: variable.resendUnknown,
  /** What has an edition rest by itself. */
  STOP_SWITCH: variable.stopSwitch,
  /** `null`: everybody at once. */
  CANARY: variable.canary,
  /** `null`: nobody looks at an edition before it is sent. */
  REVIEW: variable.review,
  /** How much of the account's rate the digest may use. */
  QUOTA_SHARE: variable.share,
});

export type Environment = z.input<typeof environment>;
