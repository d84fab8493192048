import * as z from 'zod';
import type { WeeklySchedule } from '../functions/model/calendar.ts';
import { LANGUAGES, type Publication } from '../functions/model/publication.ts';
import type { ReviewRules } from '../functions/model/review.ts';
import type { SelectionRules } from '../functions/model/selection.ts';
import type { OnlyTo } from '../functions/model/subscriber.ts';

/** What decides about editions: when one goes out, and what is in it. */
export type EditionRules = SelectionRules & {
  readonly schedule: WeeklySchedule;
  /** Articles shown as cards, the lead included. */
  readonly maximumCards: number;
  /** A week with fewer has no edition. */
  readonly minimumArticles: number;
};

/** What the command line needs to know of a stage. */
export type Stage = {
  readonly name: string;
  /** Where its stack is deployed. */
  readonly region: string;
  readonly publication: Publication;
  readonly rules: EditionRules;
  /** An edition is not sent later than so many hours after its expected end, without an operator's word. */
  readonly lateAfterHours: number;
  /** Whom alone it writes to, addresses or `@domain`; production writes to everybody. */
  readonly onlyTo: OnlyTo;
  /** How editors look at an edition before it is sent; undefined: they do not. */
  readonly review: ReviewRules | undefined;
  /** For the host of the public address; in us-east-1. */
  readonly certificateArn: string;
  /** Whether the stack makes the sender's domain an SES identity, or somebody else did. */
  readonly identity: 'create' | 'existing';
};

const text = z.string();
const count = z.int().min(1);
/** In the order of JavaScript's `getDay`. */
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** Synthesis checks the settings as a whole; here only what is used. */
const settingsShape = z.object({
  region: text,
  name: text.normalize().trim(),
  sender: text,
  replyTo: text,
  postalAddress: text,
  language: z.enum(LANGUAGES),
  timeZone: text,
  publicUrl: text,
  siteUrl: text,
  articleUrl: text,
  weekday: z.enum(WEEKDAYS),
  hour: z.int(),
  startsAt: text,
  maximumArticles: count,
  minimumArticles: count,
  // As at synthesis.
  maximumArticleAgeDays: count.default(30),
  lateAfterHours: count.default(24),
  review: z
    .union([
      z.literal(false),
      z.object({ hoursBefore: z.number().default(3), unlessApproved: z.boolean().default(false) }),
    ])
    .default({ hoursBefore: 3, unlessApproved: false }),
  onlyTo: z.array(text).optional(),
  certificateArn: text,
  identity: z.enum(['create', 'existing']).default('create'),
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
  const { region, weekday, hour, startsAt, maximumArticles, minimumArticles, maximumArticleAgeDays, ...more } =
    read.data;
  const { lateAfterHours, review, onlyTo, certificateArn, identity, ...publication } = more;
  const { timeZone } = publication;
  const rules: EditionRules = {
    timeZone,
    startsAt,
    maximumArticleAgeDays,
    schedule: { weekday: WEEKDAYS.indexOf(weekday), hour, timeZone },
    maximumCards: maximumArticles,
    minimumArticles,
  };
  return {
    stage: {
      name,
      region,
      publication: { ...publication, stage: name },
      rules,
      lateAfterHours,
      review: review === false ? undefined : review,
      onlyTo,
      certificateArn,
      identity,
    },
  };
}
