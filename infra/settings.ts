import * as z from 'zod';

const webAddress = z
  .url({ protocol: /^https$/, error: 'must be an https address such as https://news.example.com' })
  .refine((url) => !url.endsWith('/'), 'must not end in a slash');
const mailAddress = z.email({ error: 'must be a mail address' });
const timeZone = z
  .string()
  .refine(isTimeZone, 'must be a time zone of the IANA list, such as Asia/Ho_Chi_Minh or Europe/Berlin');

const share = z.number().gt(0).max(1);

/** In the order of JavaScript's `getDay`. */
export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const fieldsSchema = z.strictObject({
  /** Where the stack runs; SES must be offered there. */
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as ap-southeast-1'),
  /** Own pages, images and unsubscribe links. Links of sent mail point here for ever. */
  publicUrl: webAddress.refine(isOrigin, 'must be a host and nothing more, such as https://news.example.com'),
  /** For the host of publicUrl; CloudFront takes certificates of us-east-1 only. */
  certificateArn: z
    .string()
    .regex(/^arn:aws:acm:us-east-1:\d{12}:certificate\/.+$/, 'must be the ARN of an ACM certificate in us-east-1'),
  siteUrl: webAddress,
  articleUrl: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .includes('{slug}', { error: 'must contain {slug}' }),
  name: z
    .string()
    .normalize()
    .trim()
    .min(1, 'must not be empty')
    .refine(
      isSenderName,
      'is the sender of every mail: one line of at most 45 bytes in UTF-8 (a Vietnamese letter has up to 3), or of 68 characters in plain ASCII',
    ),
  sender: mailAddress.refine((a) => !/^no-?reply@/i.test(a), 'must be able to receive replies: no no-reply address'),
  replyTo: mailAddress,
  postalAddress: z.string().trim().min(10, 'must be a full postal address: the law asks for it in every mail'),
  language: z.enum(['vi', 'en']),
  timeZone,
  weekday: z.enum(WEEKDAYS),
  hour: z.int().min(0).max(23),
  /** Nothing published before this day (in the publication's zone) is ever mailed. */
  startsAt: z.iso.date('must be a day such as 2026-11-01'),
  editors: z.array(mailAddress).min(1, 'must name at least one editor'),
  /** Alarms and warnings of costs go there; AWS Budgets writes to ten addresses at most. */
  operators: z.array(mailAddress).min(1, 'must name at least one operator').max(10, 'must name at most ten operators'),
  /** Articles shown as cards; further ones are listed by title. */
  maximumArticles: z.int().min(1).max(100),
  /** A week with fewer has no edition. */
  minimumArticles: z.int().min(1).max(100),
  maximumArticleAgeDays: z.int().min(1).max(365).default(30),
  /** `existing`: the sender's domain is already an SES identity of this account, made by someone else. */
  identity: z.enum(['create', 'existing']).default('create'),
  /** How much of the account's sending rate the digest may use. */
  quotaShare: z.number().gt(0).max(1).default(0.8),
  /** A new stack writes to `first` readers on its first day and to `factor` times as many on each further one; or not at all so. */
  warmUp: z
    .union(
      [z.literal(false), z.strictObject({ first: z.int().min(1), factor: z.number().min(1.1).max(10) })],
      'must be {"first": 1000, "factor": 2}, or false for a sender that mailbox providers know',
    )
    .default({ first: 1000, factor: 2 }),
  /** After so many hours an edition is not sent without an operator's word: a recovered queue must not mail old news. */
  lateAfterHours: z.int().min(1).max(168).default(24),
  /** `after 6h`: who may have got an edition or not is written to again, at the risk of a second mail. */
  resendUnknown: z
    .string()
    .regex(/^(never|after ([1-9]|1\d|2[0-3])h)$/, 'must be "never" or "after 6h" (1 to 23 hours)')
    .default('never'),
  /** So many editions in a row that a mailbox does not take (full, out of order), and it is written to no more. */
  softBounces: z.int().min(1).max(20).default(3),
  /** An edition rests when this share of its mails came back for good, or was complained of, and at least so many (rules S1.4). */
  stopSwitch: z
    .strictObject({
      bounces: z.strictObject({ rate: share.default(0.05), least: z.int().min(1).default(10) }).prefault({}),
      complaints: z.strictObject({ rate: share.default(0.001), least: z.int().min(1).default(5) }).prefault({}),
    })
    .prefault({}),
  /** Who wants every story at once gets it when nothing new was uploaded for so many minutes; at most one edition an hour. */
  instant: z
    .union(
      [z.literal(false), z.strictObject({ settleMinutes: z.int().min(1).max(60).default(10) })],
      'must be {"settleMinutes": 10} (1 to 60), or false to send no instant digests',
    )
    .default({ settleMinutes: 10 }),
  /** First so many readers, and the others so many minutes later, if the switch has not stopped it by then. */
  canary: z
    .union(
      [z.literal(false), z.strictObject({ readers: z.int().min(1), minutes: z.int().min(1).max(720) })],
      'must be {"readers": 500, "minutes": 30}, or false to write to everybody at once',
    )
    .default(false),
  /** Editors look at each edition so many hours before it is sent: it goes unless held, or only when approved. */
  review: z
    .union(
      [
        z.literal(false),
        z.strictObject({
          hoursBefore: z.number().min(0.5).max(72).default(3),
          unlessApproved: z.boolean().default(false),
        }),
      ],
      'must be {"hoursBefore": 3, "unlessApproved": false}, or false to send without a look',
    )
    .default({ hoursBefore: 3, unlessApproved: false }),
  /** What the account's bill of a month may come to before operators are told. */
  monthlyBudgetUsd: z.number().positive().default(50),
  /** Whether who confirms gets the latest edition of their series, or waits for the next one. */
  welcome: z.boolean().default(true),
  /** Whether search engines are asked to leave the archive out. */
  noindex: z.boolean().default(false),
  /** Everybody else is excluded: addresses, or @domain. Only and always on stages that are not production. */
  onlyTo: z
    .array(z.string().regex(/^[^@\s]*@[^@\s]+$/, 'must be addresses or @domains'))
    .min(1)
    .optional(),
});

const settingsSchema = fieldsSchema.refine(
  ({ articleUrl, publicUrl }) => new URL(articleUrl).host !== new URL(publicUrl).host,
  { path: ['articleUrl'], error: 'must not be on the host of publicUrl, whose pages lead on to it' },
);

export type Settings = z.output<typeof settingsSchema> & { readonly stage: string };

/** The stage that runs offline. It is bound to an account that cannot exist, so it can write to nobody. */
export const LOCAL_STAGE = 'local';
export const LOCAL_ACCOUNT = '000000000000';

/** Hours of the setting `resendUnknown`; nothing for `never`. */
export function resendUnknownHours({ resendUnknown }: Settings): number | undefined {
  const [, hours] = /^after (\d+)h$/.exec(resendUnknown) ?? [];
  return hours === undefined ? undefined : Number(hours);
}

/** `SETTLE_MINUTES` of the stations: `null` where there are no instant digests. */
export function settleMinutes({ instant }: Settings): string {
  return JSON.stringify(instant === false ? null : instant.settleMinutes);
}

export type ReadSettings = { readonly settings: Settings } | { readonly mistakes: readonly string[] };

/**
 * The settings of one stage from the `stages` of cdk.json. Any stage inherits from `production` and overrides.
 * Every mistake is named at once, with the place to mend it.
 */
export function readSettings(stages: unknown, stage: string): ReadSettings {
  const all = z.record(z.string(), z.record(z.string(), z.unknown())).safeParse(stages);
  if (!all.success) return { mistakes: ['cdk.json: "stages" must hold an object for each stage'] };
  const { production } = all.data;
  const own = all.data[stage];
  if (production === undefined)
    return { mistakes: ['cdk.json: stages.production is missing; every stage inherits it'] };
  if (own === undefined)
    return { mistakes: [`cdk.json: there is no stages.${stage}; it has ${Object.keys(all.data).join(', ')}`] };

  const result = settingsSchema.safeParse({ ...production, ...own });
  const mistakes = [...stageMistakes(stage, own, production)];
  if (!result.success)
    for (const { path, message, code, ...rest } of result.error.issues)
      if (code === 'unrecognized_keys' && 'keys' in rest)
        mistakes.push(...rest.keys.map((key) => `stages.${[stage, ...path, key].join('.')}: no such setting`));
      else mistakes.push(`stages.${stage}.${path.join('.')}: ${message}`);
  return result.success && mistakes.length === 0
    ? { settings: { ...result.data, stage } }
    : { mistakes: mistakes.map((mistake) => (mistake.startsWith('cdk.json') ? mistake : `cdk.json: ${mistake}`)) };
}

function* stageMistakes(stage: string, own: Record<string, unknown>, production: Record<string, unknown>) {
  if (!/^[a-z][a-z0-9-]{0,19}$/.test(stage)) yield `stages.${stage}: a stage's name is a-z, 0-9 and -, at most 20 long`;
  if ('onlyTo' in production)
    yield 'stages.production.onlyTo: production writes to everybody; move it to another stage';
  if (stage !== 'production' && stage !== LOCAL_STAGE && !('onlyTo' in own))
    yield `stages.${stage}.onlyTo: missing; name the addresses or @domains this stage may write to`;
}

/**
 * Whether a mail can show it as its sender's name: in quotation marks on the line of `From`, or as one encoded word of
 * 75 characters. Programs disagree on a name that needs two words (RFC 2047; rules S1.34).
 */
function isSenderName(name: string): boolean {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) return false;
  return Buffer.byteLength(name) <= 45 || /^(?!.*=\?)[ !#-[\]-~]{1,68}$/.test(name);
}

/** The distribution has a whole host: below a path nothing would be found. */
function isOrigin(address: string): boolean {
  return URL.canParse(address) && new URL(address).origin === address;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}
