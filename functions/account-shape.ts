import * as z from 'zod';
import type { EditionAccount } from './model/account.ts';
import { SERIES } from './model/edition.ts';
import { editionIdShape } from './shapes.ts';

const count = z.int().min(0);
const named = z.record(z.string(), count);
const place = z.enum(['freeze', 'ledger', 'events', 'calls']);

const accountShape = z.object({
  candidates: count,
  submitted: count,
  excluded: count,
  refused: count,
  unknown: count,
  pending: count,
  delivered: count,
  bounced: count,
  rejected: count,
  undecided: count,
  complained: count,
  excludedBy: named,
  refusedBy: named,
  events: named,
  counts: z.object({ frozen: count, ledger: count, events: count, calls: count.exactOptional() }),
  disagreements: z.array(
    z.object({ between: z.tuple([place, place]).readonly(), counts: z.tuple([count, count]).readonly() }),
  ),
  balanced: z.boolean(),
});

/** An account, as a file of the private bucket and in the letter about it. */
export const editionAccountShape = z.object({
  v: z.literal(1),
  edition: editionIdShape,
  series: z.enum(SERIES),
  scheduledAt: z.string(),
  sentAt: z.string().exactOptional(),
  foldedAt: z.string(),
  settled: z.boolean(),
  subject: z.string().exactOptional(),
  page: z.string(),
  unsubscribed: count,
  account: accountShape,
}) satisfies z.ZodType<EditionAccount>;
