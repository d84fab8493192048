import * as z from 'zod';
import type { Json } from './json.ts';

/** Who asks: a role (its own policies are given), an AWS service, or anybody at all. */
export type Principal = { readonly service: string } | 'anyone';

export type PolicyRequest = {
  /** `s3:GetObject` */
  readonly action: string;
  /** ARN, or `*` for an action without a resource. */
  readonly resource: string;
  /** Asked of a resource's policy. */
  readonly principal?: Principal;
  /** Condition keys with their values; names in any case, as IAM has them. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const conditionValue = z.union([
  z.union([z.string(), z.boolean(), z.number()]).transform((one) => [String(one)]),
  z.array(z.union([z.string(), z.boolean(), z.number()]).transform(String)),
]);

const statementSchema = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: z.union([z.literal('*'), z.record(z.string(), oneOrMore)]).optional(),
    Action: oneOrMore.optional(),
    NotAction: oneOrMore.optional(),
    Resource: oneOrMore.optional(),
    NotResource: oneOrMore.optional(),
    Condition: z.record(z.string(), z.record(z.string(), conditionValue)).optional(),
  })
  .refine((statement) => (statement.Action === undefined) !== (statement.NotAction === undefined), 'needs actions');

const documentSchema = z.object({
  Statement: z.union([z.array(statementSchema), statementSchema.transform((one) => [one])]),
});

/** A statement that the local cloud can carry out. */
export type Statement = z.output<typeof statementSchema>;

type Matcher = (wanted: string, actual: string) => boolean;

const patterns = new Map<string, RegExp>();

/** IAM's wildcards: `*` any characters, `?` one. */
export function matchesPattern(pattern: string, value: string): boolean {
  let known = patterns.get(pattern);
  if (known === undefined) {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]');
    known = new RegExp(`^${source}$`);
    patterns.set(pattern, known);
  }
  return known.test(value);
}

/** IAM user guide, "IAM JSON policy elements: Condition operators". The negated ones match an absent key: none is played. */
const OPERATORS: Readonly<Record<string, Matcher>> = {
  StringEquals: (wanted, actual) => wanted === actual,
  StringEqualsIgnoreCase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  StringLike: matchesPattern,
  ArnEquals: matchesPattern,
  ArnLike: matchesPattern,
  Bool: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
};

/** Keys the gate or a delivery gives a value to; a condition on any other would be judged blindly. */
const KEYS: ReadonlySet<string> = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'ses:fromaddress',
  's3:prefix',
  'dynamodb:leadingkeys',
  'kms:viaservice',
]);

function operatorOf(name: string): { readonly matches: Matcher | undefined; readonly every: boolean } {
  const [first = '', second] = name.split(':');
  if (second === undefined) return { matches: OPERATORS[first], every: false };
  return {
    matches: /^For(Any|All)Values?$/.test(first) ? OPERATORS[second] : undefined,
    every: first.startsWith('ForAll'),
  };
}

/** The refusals of plain HTTP that CDK writes. The gate plays TLS, so they never match. */
function onlyRefusesPlainHttp({ Condition = {} }: Statement): boolean {
  const [[operator, keys] = [], ...others] = Object.entries(Condition);
  if (others.length > 0 || keys === undefined) return false;
  const [[key, values] = [], ...moreKeys] = Object.entries(keys);
  if (moreKeys.length > 0) return false;
  if (operator === 'Bool') return key === 'aws:SecureTransport' && values?.join('') === 'false';
  return operator === 'NumericLessThan' && key === 's3:TlsVersion';
}

/**
 * The statements of a policy document.
 * @throws Error that says where, for a Deny other than that of plain HTTP, an unknown condition or an unknown field:
 * a policy which is understood half would allow or refuse the wrong things.
 */
export function readStatements(document: Json | undefined, where: string): readonly Statement[] {
  const read = documentSchema.safeParse(document);
  if (!read.success) throw new Error(`the policy of ${where} is not understood: ${z.prettifyError(read.error)}`);
  for (const statement of read.data.Statement) {
    if (statement.Effect === 'Deny') {
      if (onlyRefusesPlainHttp(statement)) continue;
      throw new Error(`the policy of ${where} has a Deny, which the local cloud does not play`);
    }
    for (const [operator, keys] of Object.entries(statement.Condition ?? {})) {
      const unknown =
        operatorOf(operator).matches === undefined
          ? operator
          : Object.keys(keys).find((key) => !KEYS.has(key.toLowerCase()));
      if (unknown !== undefined)
        throw new Error(`the policy of ${where} has the condition ${unknown}, which the local cloud does not know`);
    }
  }
  return read.data.Statement.filter(({ Effect }) => Effect === 'Allow');
}

function valuesOf(context: PolicyRequest['context'], key: string): readonly string[] | undefined {
  const found = Object.entries(context ?? {}).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
  return typeof found === 'string' ? [found] : found;
}

function conditionsHold(conditions: NonNullable<Statement['Condition']>, context: PolicyRequest['context']): boolean {
  return Object.entries(conditions).every(([name, keys]) => {
    const { matches, every } = operatorOf(name);
    return Object.entries(keys).every(([key, wanted]) => {
      const actual = valuesOf(context, key);
      if (matches === undefined) return false;
      if (actual === undefined) return every;
      const holds = (value: string): boolean => wanted.some((one) => matches(one, value));
      return every ? actual.every(holds) : actual.some(holds);
    });
  });
}

function principalHolds(principal: Statement['Principal'], asking: Principal | undefined): boolean {
  if (asking === undefined) return principal === undefined;
  if (principal === undefined) return false;
  if (principal === '*' || (principal['AWS']?.includes('*') ?? false)) return true;
  return asking !== 'anyone' && (principal['Service']?.includes(asking.service) ?? false);
}

function oneMatches(wanted: readonly string[], value: string): boolean {
  return wanted.some((pattern) => matchesPattern(pattern, value));
}

function lowerCase(names: readonly string[]): readonly string[] {
  return names.map((name) => name.toLowerCase());
}

/** Action names are compared without regard to case, ARNs with. */
function actionHolds({ Action, NotAction = [] }: Statement, action: string): boolean {
  return Action === undefined
    ? !oneMatches(lowerCase(NotAction), action.toLowerCase())
    : oneMatches(lowerCase(Action), action.toLowerCase());
}

function resourceHolds({ Resource, NotResource }: Statement, resource: string): boolean {
  if (Resource !== undefined) return oneMatches(Resource, resource);
  // A trust policy has no resource: the role itself is meant.
  return NotResource === undefined || !oneMatches(NotResource, resource);
}

/** Whether one of the statements allows the request. Only what is allowed is: there is no Deny here to weigh against it. */
export function allows(statements: readonly Statement[], request: PolicyRequest): boolean {
  return statements.some(
    (statement) =>
      actionHolds(statement, request.action) &&
      resourceHolds(statement, request.resource) &&
      principalHolds(statement.Principal, request.principal) &&
      conditionsHold(statement.Condition ?? {}, request.context),
  );
}
