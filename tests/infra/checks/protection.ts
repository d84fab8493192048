import { ofType, refusingPlainHttp, written, type Check } from './template.ts';

/** Logical ids of the tables that hold addresses begin so. */
const PERSONAL = /^State(Subscribers|Joining)/;

type Replica = {
  DeletionProtectionEnabled?: boolean;
  PointInTimeRecoverySpecification?: { PointInTimeRecoveryEnabled?: boolean; RecoveryPeriodInDays?: number };
  SSESpecification?: { KMSMasterKeyId?: unknown };
};

export const tablesAtRisk: Check = (template) =>
  ofType(template, 'AWS::DynamoDB::GlobalTable').flatMap(([id, { Properties, DeletionPolicy }]) => {
    const [replica] = Properties['Replicas'] as Replica[];
    return [
      ...(DeletionPolicy === 'Retain' ? [] : [`${id}: goes with the stack`]),
      ...(replica?.DeletionProtectionEnabled === true ? [] : [`${id}: can be deleted`]),
      ...(replica?.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true
        ? []
        : [`${id}: cannot be set back`]),
      ...(PERSONAL.test(id) && replica?.SSESpecification?.KMSMasterKeyId === undefined
        ? [`${id}: has no key of ours`]
        : []),
    ];
  });

export const keysAtRisk: Check = (template) =>
  ofType(template, 'AWS::KMS::Key', 'AWS::SecretsManager::Secret').flatMap(([id, resource]) => [
    ...(resource.DeletionPolicy === 'Retain' ? [] : [`${id}: goes with the stack`]),
    ...(resource.Type === 'AWS::KMS::Key' && resource.Properties['EnableKeyRotation'] !== true
      ? [`${id}: is not rotated`]
      : []),
  ]);

export const bucketsAtRisk: Check = (template) => {
  const closed = refusingPlainHttp(template);
  return ofType(template, 'AWS::S3::Bucket').flatMap(([id, { Properties, DeletionPolicy }]) => {
    const block = (Properties['PublicAccessBlockConfiguration'] ?? {}) as Record<string, boolean>;
    const blocked = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    return [
      ...(DeletionPolicy === 'Retain' ? [] : [`${id}: goes with the stack`]),
      ...blocked.filter((field) => block[field] !== true).map((field) => `${id}: ${field} is off`),
      ...(closed.has(id) ? [] : [`${id}: can be reached without TLS`]),
      ...(Properties['BucketEncryption'] === undefined ? [`${id}: is not encrypted`] : []),
      ...(written((Properties['VersioningConfiguration'] as { Status?: string } | undefined)?.Status) === 'Enabled'
        ? []
        : [`${id}: what is overwritten is lost`]),
    ];
  });
};

export const queuesAtRisk: Check = (template) => {
  const closed = refusingPlainHttp(template);
  return [
    ...ofType(template, 'AWS::SQS::Queue').flatMap(([id, { Properties }]) => [
      ...(closed.has(id) ? [] : [`${id}: can be reached without TLS`]),
      ...(Properties['SqsManagedSseEnabled'] === true ? [] : [`${id}: is not encrypted`]),
      ...(id.includes('DeadLetters') || Properties['RedrivePolicy'] !== undefined ? [] : [`${id}: loses messages`]),
    ]),
    ...ofType(template, 'AWS::SNS::Topic').flatMap(([id]) =>
      closed.has(id) ? [] : [`${id}: can be reached without TLS`],
    ),
  ];
};

/** An order that the Scheduler could not deliver is kept. The clock is exempt: it does not try again, for a minute later it is called anew. */
export const schedulesThatForget: Check = (template) =>
  ofType(template, 'AWS::Scheduler::Schedule').flatMap(([id, { Properties }]) => {
    const target = Properties['Target'] as {
      DeadLetterConfig?: unknown;
      RetryPolicy: { MaximumRetryAttempts: number };
    };
    return target.RetryPolicy.MaximumRetryAttempts > 0 && target.DeadLetterConfig === undefined
      ? [`${id}: forgets what it could not deliver`]
      : [];
  });

/** A new account has a concurrency of ten, and none of it can be reserved: the stack could not be deployed. */
export const reservedConcurrency: Check = (template) =>
  ofType(template, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => 'ReservedConcurrentExecutions' in Properties)
    .map(([id]) => `${id}: reserves concurrency`);

export const logsForEver: Check = (template) => {
  const groups = new Map(ofType(template, 'AWS::Logs::LogGroup'));
  return [
    ...[...groups]
      .filter(([, { Properties }]) => Properties['RetentionInDays'] !== 30)
      .map(([id]) => `${id}: is not kept for 30 days`),
    ...ofType(template, 'AWS::Lambda::Function')
      .filter(([, { Properties }]) => {
        const { LogGroup } = (Properties['LoggingConfig'] ?? {}) as { LogGroup?: unknown };
        return !groups.has(written(LogGroup).slice(1, -1));
      })
      .map(([id]) => `${id}: writes to a log that nobody limits`),
  ];
};
