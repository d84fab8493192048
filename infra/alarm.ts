import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Stats, TreatMissingData, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** What an alarm tells whom it wakes. Without either there is no alarm: the product is not built. */
export type Trouble = {
  /** What readers or editors lose. */
  readonly loss: string;
  /** The heading of docs/runbook.md that says where to look and what to do: one of its own for each alarm. */
  readonly runbook: string;
};

type AlarmLevel = {
  /** In the metric's unit; the alarm sounds at it. Default 1. */
  readonly threshold?: number;
  /** Sounds below the threshold, in place of at or above it. */
  readonly below?: true;
  /** Sounds when the metric says nothing, too. */
  readonly silence?: 'alarms';
};

/** Wakes somebody as soon as the metric reaches the level, and says when it is over (wake-operators.ts). */
export function alarmAt(
  scope: Construct,
  id: string,
  metric: IMetric,
  { loss, runbook }: Trouble,
  { threshold = 1, below, silence }: AlarmLevel = {},
): void {
  new Alarm(scope, id, {
    alarmDescription: `${loss} See docs/runbook.md: ${runbook}`,
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: silence === 'alarms' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/**
 * Wakes somebody at each line of a log that has this name: `message` of the JSON that Powertools writes.
 * @param line such as `run.halted`
 */
export function alarmAtLogLine(scope: Construct, logs: ILogGroup, line: string, trouble: Trouble): void {
  const id = line.replace(/(?:^|\W)(\w)/g, (_, first: string) => first.toUpperCase());
  const filter = logs.addMetricFilter(`${id}Lines`, {
    filterPattern: FilterPattern.stringValue('$.message', '=', line),
    // The metrics of all stages of an account are in one place: the stack is part of their name.
    metricNamespace: Stack.of(scope).stackName,
    metricName: line,
  });
  alarmAt(scope, id, filter.metric({ statistic: Stats.SUM, period: Duration.minutes(1) }), trouble);
}
