import * as z from 'zod';
import { variable } from '../environment.ts';

export const environment = z.object({
  EDITION_TABLE: variable.name,
  LEDGER_TABLE: variable.name,
  COMPOSE_QUEUE_URL: variable.url,
  LANES_QUEUE_URL: variable.url,
  /** How much of the account's rate the digest may use. */
  QUOTA_SHARE: variable.share,
});

export type Environment = z.input<typeof environment>;
