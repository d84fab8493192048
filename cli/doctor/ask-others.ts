import { ACMClient, DescribeCertificateCommand, ResourceNotFoundException as NoCertificate } from '@aws-sdk/client-acm';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  GetScheduleCommand,
  ResourceNotFoundException as NoSchedule,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import {
  DescribeSecretCommand,
  ResourceNotFoundException as NoSecret,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

/** A certificate, and the DNS records that prove the names are ours. */
export type Certificate = {
  /** `ISSUED`, `PENDING_VALIDATION`, `EXPIRED`… */
  readonly status: string;
  readonly names: readonly string[];
  /** Epoch milliseconds; not there before it is issued. */
  readonly expiresAt: number | undefined;
  /** Whether AWS renews it by itself. */
  readonly isRenewed: boolean;
  readonly records: readonly string[];
};

export type Schedule = { readonly isOn: boolean; readonly expression: string; readonly timeZone: string };

export type Subscription = { readonly protocol: string; readonly endpoint: string; readonly isConfirmed: boolean };

/** Calls of a function, in the last minutes, and the latest of them (epoch milliseconds, a whole minute). */
export type Calls = { readonly count: number; readonly lastAt: number | undefined };

/** What an SDK client needs besides its region; nothing on AWS. */
export type ClientSettings = object;

async function unlessMissing<Found>(
  asked: Promise<Found>,
  missing: abstract new (...values: never[]) => Error,
): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof missing) return undefined;
    throw error;
  }
}

/** What the doctor asks of the services around SES. Each answers nothing when the thing is not there. */
export function askOthers(region: string, settings: ClientSettings) {
  const here = { ...settings, region };
  // CloudFront takes certificates of us-east-1 only.
  const acm = new ACMClient({ ...settings, region: 'us-east-1' });
  const scheduler = new SchedulerClient(here);
  const sns = new SNSClient(here);
  const sqs = new SQSClient(here);
  const secrets = new SecretsManagerClient(here);
  const metrics = new CloudWatchClient(here);
  return {
    async certificate(CertificateArn: string): Promise<Certificate | undefined> {
      const answer = await unlessMissing(acm.send(new DescribeCertificateCommand({ CertificateArn })), NoCertificate);
      const found = answer?.Certificate;
      if (found === undefined) return undefined;
      const records = (found.DomainValidationOptions ?? []).flatMap(({ ResourceRecord: record }) =>
        record === undefined ? [] : [`${record.Name ?? ''}  ${record.Type ?? ''}  ${record.Value ?? ''}`],
      );
      return {
        status: found.Status ?? '',
        names: [...new Set([found.DomainName ?? '', ...(found.SubjectAlternativeNames ?? [])])],
        expiresAt: found.NotAfter?.getTime(),
        isRenewed: found.RenewalEligibility === 'ELIGIBLE',
        records: [...new Set(records)],
      };
    },

    async schedule(Name: string): Promise<Schedule | undefined> {
      const found = await unlessMissing(scheduler.send(new GetScheduleCommand({ Name })), NoSchedule);
      if (found === undefined) return undefined;
      const { State, ScheduleExpression = '', ScheduleExpressionTimezone = 'UTC' } = found;
      return { isOn: State === 'ENABLED', expression: ScheduleExpression, timeZone: ScheduleExpressionTimezone };
    },

    async subscriptions(TopicArn: string): Promise<readonly Subscription[]> {
      const found: Subscription[] = [];
      let NextToken: string | undefined;
      do {
        const page = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn, NextToken }));
        for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? [])
          found.push({ protocol: Protocol, endpoint: Endpoint, isConfirmed: SubscriptionArn.startsWith('arn:') });
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return found;
    },

    /** How many messages lie in a queue, about. */
    async waiting(QueueUrl: string): Promise<number> {
      const name = 'ApproximateNumberOfMessages';
      const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
      return Number(Attributes?.[name] ?? 0);
    },

    /** Whether there is such a secret, with a value. Its value is not asked for. */
    async secret(SecretId: string): Promise<'there' | 'empty' | 'being deleted' | undefined> {
      const found = await unlessMissing(secrets.send(new DescribeSecretCommand({ SecretId })), NoSecret);
      if (found === undefined) return undefined;
      if (found.DeletedDate !== undefined) return 'being deleted';
      const stages = Object.values(found.VersionIdsToStages ?? {}).flat();
      return stages.includes('AWSCURRENT') ? 'there' : 'empty';
    },

    /** @param now epoch milliseconds */
    async calls(functionName: string, minutes: number, now: number): Promise<Calls> {
      const { Datapoints = [] } = await metrics.send(
        new GetMetricStatisticsCommand({
          Namespace: 'AWS/Lambda',
          MetricName: 'Invocations',
          Dimensions: [{ Name: 'FunctionName', Value: functionName }],
          StartTime: new Date(now - minutes * 60_000),
          EndTime: new Date(now),
          Period: 60,
          Statistics: ['Sum'],
        }),
      );
      const times = Datapoints.flatMap(({ Sum = 0, Timestamp }) => (Sum > 0 && Timestamp ? [Timestamp.getTime()] : []));
      return {
        count: Datapoints.reduce((sum, { Sum = 0 }) => sum + Sum, 0),
        lastAt: times.length === 0 ? undefined : Math.max(...times),
      };
    },
  };
}
