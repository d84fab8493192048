import type { Emulators } from '../emulators.ts';
import { isObject, listAt, textAt } from '../json.ts';
import type { Queues } from '../queues.ts';
import { ACCOUNT } from '../resource-names.ts';
import type { SentMessages } from '../sent-messages.ts';
import { readJsonCall, refuseIn } from './json-protocol.ts';
import type { Service } from './service.ts';

const PLAYED: Readonly<Record<string, readonly string[]>> = {
  SendMessage: [
    'QueueUrl',
    'MessageBody',
    'DelaySeconds',
    'MessageAttributes',
    'MessageGroupId',
    'MessageDeduplicationId',
  ],
  SendMessageBatch: ['QueueUrl', 'Entries'],
  ReceiveMessage: [
    'QueueUrl',
    'AttributeNames',
    'MessageSystemAttributeNames',
    'MessageAttributeNames',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
  ],
  DeleteMessage: ['QueueUrl', 'ReceiptHandle'],
  DeleteMessageBatch: ['QueueUrl', 'Entries'],
  ChangeMessageVisibility: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
  ChangeMessageVisibilityBatch: ['QueueUrl', 'Entries'],
  GetQueueAttributes: ['QueueUrl', 'AttributeNames'],
  PurgeQueue: ['QueueUrl'],
};

/** SQS: fauxqs behind the gate. A batch needs the permission of the single operation. What is sent is noted. */
export function sqs(region: string, { fauxqs }: Emulators, queues: Queues, sent: SentMessages): Service {
  return {
    read: (request) => {
      const { operation, input } = readJsonCall(request, PLAYED);
      const name = textAt(input['QueueUrl'], 'QueueUrl').split('/').at(-1) ?? '';
      const need = {
        action: `sqs:${operation.replace(/Batch$/, '')}`,
        resource: `arn:aws:sqs:${region}:${ACCOUNT}:${name}`,
      };
      const perform = async () => {
        const answer = await fauxqs({ ...request, url: '/' });
        if (operation === 'SendMessage') sent.note(name, input);
        if (operation === 'SendMessageBatch')
          for (const entry of listAt(input['Entries']).filter(isObject)) sent.note(name, entry);
        queues.changed(name);
        return answer;
      };
      return { operation, needs: [need], perform };
    },
    refuse: refuseIn({
      denied: ['AccessDenied', 403],
      throttled: ['RequestThrottled', 400],
      broken: ['ServiceUnavailable', 503],
    }),
  };
}
