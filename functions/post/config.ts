import * as z from 'zod';
import { variable } from '../environment.ts';

/**
 * The addresses of a role, a JSON list like `ONLY_TO`. Never empty: the letters of a role that nobody holds would be lost.
 * Whoever is named twice gets a letter once.
 */
const addresses = z.pipe(variable.onlyTo, z.array(z.string().min(3)).min(1)).transform((list) => [...new Set(list)]);

export const environment = z.object({
  LETTER_TABLE: variable.name,
  /** For the control item: whether this stage sends anything. */
  EDITION_TABLE: variable.name,
  /** Whom a letter of confirmation is for, and their wish. */
  SUBSCRIBER_TABLE: variable.name,
  JOINING_TABLE: variable.name,
  /** Renderings, of which tests are made. */
  PRIVATE_BUCKET: variable.name,
  /** The keys that sign its link. */
  SECRET_ARN: variable.name,
  /** This station's own. */
  POST_QUEUE_URL: variable.url,
  CONFIGURATION_SET: variable.name,
  PUBLICATION: variable.publication,
  ONLY_TO: variable.onlyTo,
  /** What editors are told before an edition is sent: `null` for nothing. */
  REVIEW: variable.review,
  /** For why an article is not in it, as compose has them. */
  ARTICLE_TABLE: variable.name,
  STARTS_AT: z.iso.date(),
  MAXIMUM_ARTICLE_AGE_DAYS: variable.count,
  /** Pictures: whether they are there. */
  SITE_BUCKET: variable.name,
  EDITORS: addresses,
  OPERATORS: addresses,
});

export type Environment = z.input<typeof environment>;
