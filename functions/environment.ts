import * as z from 'zod';
import type { Publication } from './model/publication.ts';

const url = z.url().refine((value) => !value.endsWith('/'), 'must not end in a slash');

const publicationSchema = z.object({
  name: z.string().min(1),
  sender: z.string().min(3),
  replyTo: z.string().min(3),
  postalAddress: z.string().min(1),
  language: z.enum(['vi', 'en']),
  timeZone: z.string().min(1),
  publicUrl: url,
  siteUrl: url,
  articleUrl: z.string().includes('{slug}'),
  stage: z.string().min(1),
});

/** A variable that holds JSON: what does not parse is a problem of that variable, like any other. */
function json<Schema extends z.ZodType>(schema: Schema) {
  return z.string().transform((text, context): z.output<Schema> => {
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'does not hold the JSON it should' });
      return z.NEVER;
    }
  });
}

/** Pieces that more than one station's `config.ts` is made of. Each variable is set by infra under the same name. */
export const variable = {
  name: z.string().min(1),
  url: z.url(),
  count: z.coerce.number().int().positive(),
  share: z.coerce.number().gt(0).max(1),
  publication: json(publicationSchema satisfies z.ZodType<Publication>),
  warmUp: json(z.object({ first: z.int().min(1), factor: z.number().min(1.1) }).nullable()),
  resendUnknown: json(z.number().positive().nullable()),
  /** `null` on production: everybody. */
  onlyTo: json(z.array(z.string().min(1)).min(1).nullable()),
};

/**
 * Reads a station's environment, once a cold start. A missing or wrong variable is named; no value is ever printed.
 * @throws Error that names every variable at fault.
 */
export function readEnvironment<Shape extends z.ZodObject>(
  schema: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Shape> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`this function's environment is wrong: ${faults.join('; ')}`);
}
