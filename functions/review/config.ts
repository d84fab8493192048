import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  /** Editions, their briefs, and whether this stage sends anything. */
  EDITION_TABLE: variable.name,
  /** Renderings. */
  PRIVATE_BUCKET: variable.name,
  /** Pictures: whether they are there. */
  SITE_BUCKET: variable.name,
  SECRET_ARN: variable.name,
  PUBLICATION: variable.publication,
  REVIEW: variable.review,
  ONLY_TO: variable.onlyTo,
  /** Of letters: a test is one. */
  POST_QUEUE_URL: variable.url,
});

export type Environment = z.input<typeof environment>;
