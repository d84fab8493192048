import { PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  restoredStatus,
  type ConsentEntry,
  type Subscriber,
  type SubscriberId,
  type Suppression,
} from '../model/subscriber.ts';
import { changeSubscriber, type SubscriberChange } from './change-subscriber.ts';
import { conditionHeld } from './table.ts';

/**
 * What an operator does to somebody in the list. Each is one conditional write that says whether it was done: not when
 * they are no longer as the operator saw them. A `false` may also be our own write, whose answer was lost: whoever cares
 * looks at the subscriber.
 */
export function subscriberList(client: DynamoDBDocumentClient, TableName: string) {
  const change = changeSubscriber(client, TableName);
  return {
    /** Nobody writes to them any more, until it is lifted. A complaint stays what it is. */
    async suppress(subscriber: Subscriber, line: ConsentEntry): Promise<boolean> {
      const { id, status, suppressed } = subscriber;
      if (suppressed?.why === 'complaint') return false;
      const from = status === 'suppressed' ? suppressed?.from : status;
      const made: Suppression = { why: 'operator', at: line.at, ...(from && { from }) };
      const seen = asSeen(subscriber);
      return change(id, { ...seen, set: { status: 'suppressed', suppressed: made }, lines: [line] });
    },

    /** Keeps an address out that the list does not know: all that is written down is its hash, and why. */
    async keepOut(id: SubscriberId, line: ConsentEntry): Promise<boolean> {
      const kept: Subscriber = {
        v: 1,
        id,
        status: 'suppressed',
        cadence: 'weekly',
        language: 'vi',
        suppressed: { why: 'operator', at: line.at },
        consents: [line],
      };
      const condition = 'attribute_not_exists(pk)';
      return conditionHeld(
        client.send(new PutCommand({ TableName, Item: { pk: id, ...kept }, ConditionExpression: condition })),
      );
    },

    /** Lifts a suppression: they are again what they were before it. Never after a complaint (rules S1.16). */
    async restore(subscriber: Subscriber, line: ConsentEntry): Promise<boolean> {
      const { id, suppressed } = subscriber;
      if (suppressed === undefined || suppressed.why === 'complaint') return false;
      const set = { status: restoredStatus(subscriber), restoredAt: line.at };
      return change(id, { set, drop: ['suppressed', 'softBounces'], lines: [line], ...asSeen(subscriber) });
    },
  };
}

/**
 * Nothing became of them since they were looked at: every change of somebody adds a line, erasing drops the address, and
 * a complaint after a bounce changes why they are suppressed.
 */
export function asSeen({
  status,
  address,
  consents,
  suppressed,
}: Subscriber): Pick<SubscriberChange, 'condition' | 'values'> {
  const sameLines = consents === undefined ? 'attribute_not_exists(consents)' : 'size(consents) = :count';
  const sameAddress = `attribute_${address === undefined ? 'not_' : ''}exists(address)`;
  const sameWhy = suppressed === undefined ? 'attribute_not_exists(suppressed)' : 'suppressed.why = :why';
  return {
    condition: `#status = :was AND ${sameAddress} AND ${sameLines} AND ${sameWhy}`,
    values: {
      ':was': status,
      ...(consents && { ':count': consents.length }),
      ...(suppressed && { ':why': suppressed.why }),
    },
  };
}
