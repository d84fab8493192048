import * as z from 'zod';
import { SERIES, type ComposeOrder } from '../model/edition.ts';
import { editionIdShape } from '../shapes.ts';

const orderShape = z.object({
  v: z.literal(1),
  series: z.enum(SERIES),
  scheduledAt: z.iso.datetime({ offset: true }).transform((instant) => new Date(instant).toISOString()),
  refresh: z.exactOptional(editionIdShape),
  recompose: z.exactOptional(editionIdShape),
  edition: z.exactOptional(editionIdShape),
}) satisfies z.ZodType<ComposeOrder>;

/** @throws when it is no order of a version that this code knows: it ends among the dead letters, with an alarm. */
export function readOrder(body: string): ComposeOrder {
  return orderShape.parse(JSON.parse(body));
}
