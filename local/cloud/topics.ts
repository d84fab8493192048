import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Denied, Permissions } from './permissions.ts';
import type { Queues } from './queues.ts';

const subscriptionSchema = z.object({
  TopicArn: z.string(),
  Protocol: z.string(),
  Endpoint: z.string(),
  RawMessageDelivery: z.boolean().default(false),
  FilterPolicy: z.undefined().optional(),
});

export type TopicSubscription = z.output<typeof subscriptionSchema>;

/** Of every topic, people's too. */
export function readSubscriptions(stack: Stack): readonly TopicSubscription[] {
  return stack.ofType('AWS::SNS::Subscription').map(({ properties }) => subscriptionSchema.parse(properties()));
}

/** Publishes on behalf of a service; what no policy allows is dropped and noted, as AWS drops it. */
export type Publish = (topicArn: string, service: string, sourceArn: string, message: string) => Promise<void>;

/** Topics and their subscriptions to queues. Mail and SMS to people go nowhere. */
export function openTopics(
  stack: Stack,
  { queues, permissions, denied, now }: { queues: Queues; permissions: Permissions; denied: Denied[]; now: () => Date },
): Publish {
  const subscriptions = readSubscriptions(stack).filter(({ Protocol }) => Protocol === 'sqs');
  const may = (resource: string, service: string, action: string, source: string): boolean => {
    const allowed = permissions.ofResource(resource, service, { action, resource }, source);
    if (!allowed) denied.push({ who: service, action, resource });
    return allowed;
  };
  return async (topicArn, service, sourceArn, message) => {
    if (!may(topicArn, service, 'sns:Publish', sourceArn)) return;
    for (const { TopicArn, Endpoint, RawMessageDelivery } of subscriptions) {
      if (TopicArn !== topicArn || !may(Endpoint, 'sns.amazonaws.com', 'sqs:SendMessage', topicArn)) continue;
      const envelope = {
        Type: 'Notification',
        MessageId: randomUUID(),
        TopicArn,
        Message: message,
        Timestamp: now().toISOString(),
      };
      await queues.send(Endpoint.split(':').at(-1) ?? '', RawMessageDelivery ? message : JSON.stringify(envelope));
    }
  };
}
