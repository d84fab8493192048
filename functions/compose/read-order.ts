import * as z from 'zod';
import type { ComposeOrder } from '../model/edition.ts';

const orderShape = z.object({
  v: z.literal(1),
  series: z.literal('weekly'),
  scheduledAt: z.iso.datetime({ offset: true }),
});

/** @throws when it is no order of a version that this code knows: it ends among the dead letters, with an alarm. */
export function readOrder(body: string): ComposeOrder {
  const { v, series, scheduledAt } = orderShape.parse(JSON.parse(body));
  return { v, series, scheduledAt: new Date(scheduledAt).toISOString() };
}
