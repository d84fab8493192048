import * as z from 'zod/mini';
import type { RunMessage } from '../model/delivery.ts';
import type { WelcomeMessage } from '../model/welcome.ts';
import { editionIdShape, subscriberIdShape } from '../shapes.ts';

const messageShape = z.object({
  v: z.literal(1),
  edition: editionIdShape,
  run: z.int().check(z.gte(0)),
  round: z.int().check(z.gte(0)),
  limit: z.exactOptional(z.int().check(z.gte(1))),
}) satisfies z.ZodMiniType<RunMessage>;

const welcomeShape = z.object({
  v: z.literal(1),
  welcome: subscriberIdShape,
  at: z.iso.datetime(),
}) satisfies z.ZodMiniType<WelcomeMessage>;

/** @throws when it is no lane message of a version that this code knows: it ends among the dead letters, with an alarm. */
export function readRunMessage(body: string): RunMessage {
  return messageShape.parse(JSON.parse(body));
}

/** A message of the welcomes' queue. @throws as for the lanes' */
export function readWelcomeMessage(body: string): WelcomeMessage {
  return welcomeShape.parse(JSON.parse(body));
}
