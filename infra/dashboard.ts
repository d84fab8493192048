import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, MathExpression, Metric, Stats, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

const period = Duration.minutes(5);

/** Its own name is CloudFormation's: the path of the construct says what it is. */
function label({ node }: Construct): string {
  return node.path.split('/').slice(1).join(' ');
}

function isLast(queue: Queue): boolean {
  return queue.deadLetterQueue === undefined;
}

function graph(title: string, left: readonly IMetric[]): GraphWidget {
  return new GraphWidget({ title, left: [...left], width: 12, height: 6 });
}

/**
 * One page of the CloudWatch console: what goes out and what becomes of it, what waits, what fails. Made last: it looks
 * for the queues and functions that are there.
 */
export function showDashboard(scope: Construct): void {
  const stack = Stack.of(scope);
  const parts = stack.node.findAll();
  const functions = parts.filter((part) => part instanceof Lambda);
  const queues = parts.filter((part) => part instanceof Queue);
  /** Counted by ourselves: by station `service` with Powertools, or from the lines of a log. */
  const counted = (metricName: string, service?: string): Metric =>
    new Metric({
      namespace: stack.stackName,
      metricName,
      statistic: Stats.SUM,
      period,
      label: metricName,
      ...(service !== undefined && { dimensionsMap: { service } }),
    });
  const submitted = counted('submitted');
  new Dashboard(scope, 'Dashboard').addWidgets(
    graph('Editions: submitted, delivered', [submitted, counted('event.delivery', 'feedback')]),
    graph(
      'Editions: bounced, complained, delayed, rejected by SES',
      ['bounce', 'complaint', 'delay', 'reject'].map((kind) => counted(`event.${kind}`, 'feedback')),
    ),
    graph('Pace: messages a second, as their runs end', [
      new MathExpression({
        expression: 'submitted / PERIOD(submitted)',
        usingMetrics: { submitted },
        label: 'submitted',
        period,
      }),
    ]),
    graph(
      'Receipts',
      ['accepted', 'waiting', 'rejected', 'ignored'].map((status) => counted(`receipt.${status}`, 'ingest')),
    ),
    graph(
      'Queues: oldest message, in seconds',
      queues
        .filter((queue) => !isLast(queue))
        .map((queue) => queue.metricApproximateAgeOfOldestMessage({ period, label: label(queue) })),
    ),
    graph(
      'Dead letters',
      queues
        .filter(isLast)
        .map((queue) => queue.metricApproximateNumberOfMessagesVisible({ period, label: label(queue) })),
    ),
    graph(
      'Functions: errors',
      functions.map((lambda) => lambda.metricErrors({ period, label: label(lambda) })),
    ),
    graph(
      'Functions: longest run, in milliseconds',
      functions.map((lambda) => lambda.metricDuration({ period, statistic: Stats.MAXIMUM, label: label(lambda) })),
    ),
  );
}
