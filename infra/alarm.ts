import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** Wakes somebody as soon as the metric shows one. */
export function alarmAt(scope: Construct, id: string, metric: IMetric, loss: string): void {
  new Alarm(scope, id, {
    alarmDescription: loss,
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/**
 * Wakes somebody at each line of a log that has this name: `message` of the JSON that Powertools writes.
 * @param line such as `run.halted`
 */
export function alarmAtLogLine(scope: Construct, logs: ILogGroup, line: string, loss: string): void {
  const id = line.replace(/(?:^|\W)(\w)/g, (_, first: string) => first.toUpperCase());
  const filter = logs.addMetricFilter(`${id}Lines`, {
    filterPattern: FilterPattern.stringValue('$.message', '=', line),
    // The metrics of all stages of an account are in one place: the stack is part of their name.
    metricNamespace: Stack.of(scope).stackName,
    metricName: line,
  });
  alarmAt(scope, id, filter.metric({ statistic: Stats.SUM, period: Duration.minutes(1) }), loss);
}
