import type { ByHand } from '../by-hand.ts';
import { ACCOUNT } from '../resource-names.ts';
import type { TopicSubscription } from '../topics.ts';
import { element, members, queryProtocol } from './query-protocol.ts';
import { refuseOthers, Unplayed, type Service } from './service.ts';

const { error, result, refuseIn } = queryProtocol('http://sns.amazonaws.com/doc/2010-03-31/');

function member(subscription: TopicSubscription, index: number, { unconfirmed }: ByHand): string {
  const { TopicArn, Protocol, Endpoint } = subscription;
  const arn = unconfirmed.has(Endpoint) ? 'PendingConfirmation' : `${TopicArn}:local-${index}`;
  return [
    element('SubscriptionArn', arn),
    element('Owner', ACCOUNT),
    element('Protocol', Protocol),
    element('Endpoint', Endpoint),
    element('TopicArn', TopicArn),
  ].join('');
}

/** SNS: who is subscribed to a topic, and whether they confirmed it. */
export function sns(subscriptions: readonly TopicSubscription[], topics: readonly string[], byHand: ByHand): Service {
  return {
    read: (request) => {
      const form = new URLSearchParams(request.body.toString('utf8'));
      const operation = form.get('Action') ?? '';
      if (operation !== 'ListSubscriptionsByTopic')
        throw new Unplayed(`SNS ${operation} is not played by the local cloud`);
      refuseOthers(operation, [...form.keys()], ['Action', 'Version', 'TopicArn']);
      const topic = form.get('TopicArn') ?? '';
      const perform = async () =>
        topics.includes(topic)
          ? result(
              operation,
              members(
                'Subscriptions',
                subscriptions
                  .filter(({ TopicArn }) => TopicArn === topic)
                  .map((subscription, index) => member(subscription, index, byHand)),
              ),
            )
          : error('NotFound', 404, 'Topic does not exist');
      return { operation, needs: [{ action: `sns:${operation}`, resource: topic }], perform };
    },
    refuse: refuseIn({
      denied: ['AuthorizationError', 403],
      throttled: ['Throttled', 429],
      broken: ['InternalError', 500],
      unplayed: ['NotPlayed', 501],
    }),
  };
}
