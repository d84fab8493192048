import { objectAt, listAt, textAt, type JsonObject } from '../json.ts';
import { jsonAnswer, readJsonCall, refuseIn } from './json-protocol.ts';
import { Unplayed, type Service } from './service.ts';

const PARAMETERS = ['Namespace', 'MetricName', 'Dimensions', 'StartTime', 'EndTime', 'Period', 'Statistics'];
const MINUTE_SECONDS = 60;

/** When a function was invoked, epoch milliseconds. */
export type Invocations = (functionName: string) => readonly number[];

/** Sums of a minute, of those that have any. */
function datapoints(times: readonly number[], from: number, to: number): readonly JsonObject[] {
  const minutes = new Map<number, number>();
  for (const time of times) {
    const minute = Math.floor(time / 1000 / MINUTE_SECONDS) * MINUTE_SECONDS;
    if (minute >= from && minute < to) minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  return [...minutes].map(([Timestamp, Sum]) => ({ Timestamp, Sum, Unit: 'Count' }));
}

/** CloudWatch: how often a function was invoked, by the minute. Nothing else is measured here. */
export function cloudWatch(invocations: Invocations): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, { GetMetricStatistics: PARAMETERS });
      const { Namespace, MetricName, Dimensions, StartTime, EndTime, Period, Statistics } = input;
      const [dimension, ...more] = listAt(Dimensions).map((each) => objectAt(each, 'Dimensions'));
      if (
        Namespace !== 'AWS/Lambda' ||
        MetricName !== 'Invocations' ||
        dimension?.['Name'] !== 'FunctionName' ||
        more.length > 0 ||
        Period !== MINUTE_SECONDS ||
        listAt(Statistics).some((statistic) => statistic !== 'Sum')
      )
        throw new Unplayed(`${operation} of anything but a function's invocations by the minute is not played`);
      const times = invocations(textAt(dimension['Value'], 'Value'));
      const perform = async () =>
        jsonAnswer({ Label: 'Invocations', Datapoints: datapoints(times, Number(StartTime), Number(EndTime)) });
      return { operation, needs: [{ action: `cloudwatch:${operation}`, resource: '*' }], perform };
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 400],
      throttled: ['ThrottlingException', 400],
      broken: ['InternalServiceFault', 500],
    }),
  };
}
