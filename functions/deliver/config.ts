import * as z from 'zod/mini';
import { variable } from '../environment.ts';

// Shapes are compiled when they are first used otherwise, which a cold start pays for.
z.config({ jitless: true });

export const environment = z.object({
  EDITION_TABLE: variable.name,
  LEDGER_TABLE: variable.name,
  SUBSCRIBER_TABLE: variable.name,
  PRIVATE_BUCKET: variable.name,
  SECRET_ARN: variable.name,
  CONFIGURATION_SET: variable.name,
  PUBLICATION: variable.publication,
  ONLY_TO: variable.onlyTo,
  QUOTA_SHARE: variable.share,
  /** Whose messages are welcomes; all others are runs. */
  WELCOMES_QUEUE_ARN: variable.name,
});

export type Environment = z.input<typeof environment>;
