import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  SUBSCRIBER_TABLE: variable.name,
  /** Wishes to join, and how many were made. */
  JOINING_TABLE: variable.name,
  /** Letters that ask for a confirmation. */
  POST_QUEUE_URL: variable.url,
  /** Whether who confirms gets the latest edition, and the queue that this is ordered by. */
  WELCOME: z.stringbool(),
  WELCOMES_QUEUE_URL: variable.url,
  /** Whether readers may choose instant digests. */
  SETTLE_MINUTES: variable.settleMinutes,
  /** Which edition that is. */
  EDITION_TABLE: variable.name,
  /** By which edition's links somebody left is counted there. */
  LEDGER_TABLE: variable.name,
  SECRET_ARN: variable.name,
  PUBLICATION: variable.publication,
});

export type Environment = z.input<typeof environment>;
