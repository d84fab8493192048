import * as z from 'zod';
import { LANGUAGES, type Publication } from '../functions/model/publication.ts';

/** What the command line needs to know of a stage. */
export type Stage = {
  readonly name: string;
  /** Where its stack is deployed. */
  readonly region: string;
  readonly publication: Publication;
};

const text = z.string();
/** Synthesis checks the settings as a whole; here only what is used. */
const settingsShape = z.object({
  region: text,
  name: text,
  sender: text,
  replyTo: text,
  postalAddress: text,
  language: z.enum(LANGUAGES),
  timeZone: text,
  publicUrl: text,
  siteUrl: text,
  articleUrl: text,
});

const cdkShape = z.object({
  context: z.object({ stages: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

/** Reads one stage of the parsed `cdk.json`. Any stage inherits from `production` and overrides. */
export function readStage(cdkJson: unknown, name: string): { readonly stage: Stage } | { readonly mistake: string } {
  const cdk = cdkShape.safeParse(cdkJson);
  if (!cdk.success) return { mistake: 'cdk.json has no context.stages' };
  const { stages } = cdk.data.context;
  const own = Object.hasOwn(stages, name) ? stages[name] : undefined;
  if (own === undefined) return { mistake: `cdk.json has no such stage; it has ${Object.keys(stages).join(', ')}` };
  const read = settingsShape.safeParse({ ...stages['production'], ...own });
  if (!read.success) {
    const fields = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { mistake: `cdk.json: ${fields.join('; ')}` };
  }
  const { region, ...publication } = read.data;
  return { stage: { name, region, publication: { ...publication, stage: name } } };
}
