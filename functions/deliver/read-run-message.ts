import * as z from 'zod';
import type { RunMessage } from '../model/delivery.ts';
import { editionIdShape } from '../shapes.ts';

const messageShape = z.object({
  v: z.literal(1),
  edition: editionIdShape,
  run: z.int().min(0),
  round: z.int().min(0),
  limit: z.int().min(1).exactOptional(),
}) satisfies z.ZodType<RunMessage>;

/** @throws when it is no lane message of a version that this code knows: it ends among the dead letters, with an alarm. */
export function readRunMessage(body: string): RunMessage {
  return messageShape.parse(JSON.parse(body));
}
