import { ofType, written, type Check, type Template } from './template.ts';

type Alarm = {
  AlarmDescription: string;
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
  AlarmActions?: unknown[];
  OKActions?: unknown[];
};

const alarmsOf = (template: Template): [string, Alarm][] =>
  ofType(template, 'AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties as Alarm]);

/** The headings of the runbook that the alarms name, in the order of the template. */
export function headingsOf(template: Template): string[] {
  return alarmsOf(template).map(
    ([, { AlarmDescription }]) => AlarmDescription.split(' See docs/runbook.md: ')[1] ?? '',
  );
}

export const silentAlarms: Check = (template) => {
  const topics = new Set(ofType(template, 'AWS::SNS::Topic').map(([id]) => `<${id}>`));
  return alarmsOf(template).flatMap(([id, { AlarmActions = [], OKActions = [] }]) =>
    [AlarmActions, OKActions].every((actions) => actions.some((action) => topics.has(written(action))))
      ? []
      : [`${id}: wakes nobody`],
  );
};

/** A sentence of what somebody loses, and the heading that says what to do. */
export const wordlessAlarms: Check = (template) =>
  alarmsOf(template)
    .filter(([, { AlarmDescription }]) => !/^.{30,}[.:] See docs\/runbook\.md: \S.+$/s.test(AlarmDescription))
    .map(([id, { AlarmDescription }]) => `${id}: ${AlarmDescription}`);

/** Ways of losing something that every function and every queue has. */
export const missingAlarms: Check = (template) => {
  const seen = new Set(
    alarmsOf(template).map(
      ([, { MetricName = '', Dimensions = [] }]) => `${MetricName} ${written(Dimensions[0]?.Value)}`,
    ),
  );
  const wanted = [
    ...ofType(template, 'AWS::Lambda::Function')
      .filter(([id]) => !id.startsWith('BucketNotifications'))
      .map(([id]) => `Errors <${id}>`),
    ...ofType(template, 'AWS::SQS::Queue').map(([id]) =>
      id.includes('DeadLetters')
        ? `ApproximateNumberOfMessagesVisible <${id}.QueueName>`
        : `ApproximateAgeOfOldestMessage <${id}.QueueName>`,
    ),
    ...ofType(template, 'AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => Properties['MetricTransformations'] as { MetricName: string; MetricValue: string }[])
      // Others count something for the dashboard.
      .flatMap(([first]) => (first?.MetricValue === '1' ? [`${first.MetricName} undefined`] : [])),
  ];
  return wanted.filter((one) => !seen.has(one)).map((one) => `${one}: nobody hears of it`);
};
