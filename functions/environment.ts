import * as z from 'zod/mini';
import type { Publication } from './model/publication.ts';
import type { ReviewRules } from './model/review.ts';
import type { Canary, StopSwitch } from './model/stop-switch.ts';

const url = z.url().check(z.refine((value) => !value.endsWith('/'), 'must not end in a slash'));

const publicationSchema = z.object({
  name: z.string().check(z.minLength(1)),
  sender: z.string().check(z.minLength(3)),
  replyTo: z.string().check(z.minLength(3)),
  postalAddress: z.string().check(z.minLength(1)),
  language: z.enum(['vi', 'en']),
  timeZone: z.string().check(z.minLength(1)),
  publicUrl: url,
  siteUrl: url,
  articleUrl: z.string().check(z.includes('{slug}')),
  stage: z.string().check(z.minLength(1)),
});

/** A variable that holds JSON: what does not parse is a problem of that variable, like any other. */
function json<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.pipe(
    z.string(),
    z.transform((text: string, context): z.output<Schema> => {
      try {
        return schema.parse(JSON.parse(text));
      } catch {
        context.issues.push({ code: 'custom', input: text, message: 'does not hold the JSON it should' });
        return z.NEVER;
      }
    }),
  );
}

const threshold = z.object({ rate: z.number().check(z.gt(0), z.lte(1)), least: z.int().check(z.gte(1)) });

/** Pieces that more than one station's `config.ts` is made of. Each variable is set by infra under the same name. */
export const variable = {
  name: z.string().check(z.minLength(1)),
  url: z.url(),
  count: z.coerce.number().check(z.multipleOf(1), z.positive()),
  share: z.coerce.number().check(z.gt(0), z.lte(1)),
  publication: json(publicationSchema satisfies z.ZodMiniType<Publication>),
  warmUp: json(z.nullable(z.object({ first: z.int().check(z.gte(1)), factor: z.number().check(z.gte(1.1)) }))),
  resendUnknown: json(z.nullable(z.number().check(z.positive()))),
  stopSwitch: json(z.object({ bounces: threshold, complaints: threshold }) satisfies z.ZodMiniType<StopSwitch>),
  canary: json(
    z.nullable(
      z.object({ readers: z.int().check(z.gte(1)), minutes: z.int().check(z.gte(1)) }),
    ) satisfies z.ZodMiniType<Canary | null>,
  ),
  /** Minutes for which nothing new must have come before an instant edition; `null`: there are none. */
  settleMinutes: json(z.nullable(z.int().check(z.gte(1)))),
  /** `null`: nobody looks at an edition before it is sent. */
  review: json(
    z.nullable(
      z.object({ hoursBefore: z.number().check(z.gt(0)), unlessApproved: z.boolean() }),
    ) satisfies z.ZodMiniType<ReviewRules | null>,
  ),
  /** `null` on production: everybody. */
  onlyTo: json(z.nullable(z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))),
};

/**
 * Reads a station's environment, once a cold start. A missing or wrong variable is named; no value is ever printed.
 * @throws Error that names every variable at fault.
 */
export function readEnvironment<Shape extends z.ZodMiniObject>(
  schema: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Shape> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`this function's environment is wrong: ${faults.join('; ')}`);
}
