import { readFileSync } from 'node:fs';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import { beforeAll, expect, test } from 'vitest';
import { ledgerExpiry } from '../../functions/aws/ledger-expiry.ts';
import { LETTER_KEPT_SECONDS } from '../../functions/aws/letter-table.ts';
import { LETTERS_COUNTED_MS, WISH_MS } from '../../functions/model/joining.ts';
import { ofType, type Template } from './checks/template.ts';
import { makeStack } from './make-stack.ts';

const DAY_S = 86_400;

/** The table of the document: what is kept, and for how many seconds. */
const documented = new Map(
  [
    ...(readFileSync('docs/guarantees.md', 'utf8').split('## How long things are kept')[1] ?? '').matchAll(
      /^\| (.+?) +\| (.+?) +\|/gm,
    ),
  ]
    .slice(1)
    .filter(([, what = '']) => !what.startsWith('-'))
    .map(([, what = '', time = '']) => [what, secondsIn(time)] as const),
);

function secondsIn(time: string): number {
  if (time === 'for ever') return Infinity;
  const [, count, unit = ''] = /^(\d+) (hour|day|month)s?$/.exec(time) ?? [];
  const units: Record<string, number> = { hour: 3600, day: DAY_S, month: (396 / 13) * DAY_S };
  const seconds = Number(count) * (units[unit] ?? Number.NaN);
  if (Number.isNaN(seconds)) throw new Error(`docs/guarantees.md: how long is "${time}"?`);
  return Math.round(seconds);
}

/** The time that the document names for what begins so. */
function kept(what: string): number {
  const found = [...documented].filter(([row]) => row.startsWith(what));
  if (found.length !== 1) throw new Error(`docs/guarantees.md: ${found.length} rows begin with "${what}"`);
  return found[0]![1];
}

type Rule = {
  Prefix?: string;
  Status: string;
  ExpirationInDays?: number;
  NoncurrentVersionExpiration?: { NoncurrentDays: number };
};
let template: Template;
let rules: (bucket: string) => Rule[];
beforeAll(() => {
  template = Synthesized.fromStack(makeStack().stack).toJSON() as Template;
  rules = (bucket) =>
    ofType(template, 'AWS::S3::Bucket')
      .filter(([id]) => id.startsWith(bucket))
      .flatMap(([, { Properties }]) => (Properties['LifecycleConfiguration'] as { Rules: Rule[] }).Rules);
});

test('the archive and the files of editors stay for ever, audiences for 13 months, and tests for a week', () => {
  const expiring = (bucket: string) => rules(bucket).filter(({ ExpirationInDays }) => ExpirationInDays !== undefined);
  for (const what of ['archive', 'files of editors', 'subscribers']) expect(kept(what)).toBe(Infinity);
  expect(expiring('StateSite')).toEqual([]);
  expect(expiring('StateContent')).toEqual([]);
  expect(expiring('StatePrivate')).toEqual([
    expect.objectContaining({ Prefix: 'audiences/', Status: 'Enabled', ExpirationInDays: kept('audiences') / DAY_S }),
    expect.objectContaining({ Prefix: 'tests/', Status: 'Enabled', ExpirationInDays: kept('tests') / DAY_S }),
  ]);
});

test('old versions of objects go, in every bucket', () => {
  for (const bucket of ['StateSite', 'StateContent', 'StatePrivate'])
    expect(rules(bucket)).toContainEqual(
      expect.objectContaining({
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: kept('old versions') / DAY_S },
      }),
    );
});

test('what expires in tables does so when the document says', () => {
  for (const [id, { Properties }] of ofType(template, 'AWS::DynamoDB::GlobalTable'))
    expect(Properties['TimeToLiveSpecification'], id).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  expect(ledgerExpiry(0)).toBe(kept('ledger'));
  expect(LETTER_KEPT_SECONDS).toBe(kept('what became of each letter'));
  expect(WISH_MS / 1000).toBe(kept('wishes'));
  expect(LETTERS_COUNTED_MS / 1000).toBe(kept('how many letters'));
});

test('tables can be set back for as long as the document says', () => {
  for (const [id, { Properties }] of ofType(template, 'AWS::DynamoDB::GlobalTable'))
    expect(Properties['Replicas'], id).toEqual([
      expect.objectContaining({
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: kept('backups of tables') / DAY_S,
        },
      }),
    ]);
});

test('logs and messages are kept for as long as the document says', () => {
  for (const [id, { Properties }] of ofType(template, 'AWS::Logs::LogGroup'))
    expect(Properties['RetentionInDays'], id).toBe(kept('logs') / DAY_S);
  for (const [id, { Properties }] of ofType(template, 'AWS::SQS::Queue')) {
    const what = id.includes('DeadLetters')
      ? 'dead letters'
      : id.startsWith('FeedbackQueue')
        ? 'events of SES'
        : 'other messages';
    expect(Properties['MessageRetentionPeriod'], id).toBe(kept(what));
  }
});
