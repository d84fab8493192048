import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  LEDGER_TABLE: variable.name,
  EDITION_TABLE: variable.name,
  SUBSCRIBER_TABLE: variable.name,
  SECRET_ARN: variable.name,
  /** So many editions in a row that a mailbox does not take, and it counts as gone. */
  SOFT_BOUNCES: variable.count,
});

export type Environment = z.input<typeof environment>;
