import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  ARTICLE_TABLE: variable.name,
  EDITION_TABLE: variable.name,
  LEDGER_TABLE: variable.name,
  SUBSCRIBER_TABLE: variable.name,
  PRIVATE_BUCKET: variable.name,
  SITE_BUCKET: variable.name,
  LANES_QUEUE_URL: variable.url,
  PUBLICATION: variable.publication,
  ONLY_TO: variable.onlyTo,
  /** Cards in full; further articles are listed by title. */
  MAXIMUM_ARTICLES: variable.count,
  MINIMUM_ARTICLES: variable.count,
  MAXIMUM_ARTICLE_AGE_DAYS: variable.count,
  /** An edition is not sent later than so many hours after it should have been, without an operator's word. */
  LATE_AFTER_HOURS: variable.count,
  SETTLE_MINUTES: variable.settleMinutes,
  /** `null`: everybody at once. */
  CANARY: variable.canary,
  /** `null`: nobody looks at an edition before it is sent. */
  REVIEW: variable.review,
  /** `YYYY-MM-DD` in the publication's zone. */
  STARTS_AT: z.iso.date(),
});

export type Environment = z.input<typeof environment>;
