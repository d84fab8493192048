import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledged.ts';
import { describeStack } from './describe-stack.ts';
import { mayExamine } from './examine.ts';
import { handOnEditions } from './hand-on-editions.ts';
import type { Keys } from './keys.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

type OperatorsProps = {
  readonly state: State;
  readonly orders: Queue;
  readonly settings: Settings;
  readonly keys: Keys;
  readonly sender: Sender;
};

/**
 * What an operator's own AWS identity may do: all that `newsletter edition`, `pause`, `resume`, `cancel`, `resend`,
 * `stop`, `start` and `doctor` need, and no address of a reader. Attach it to their users or roles.
 */
export class Operators extends Construct {
  constructor(scope: Construct, id: string, { state, orders, ...examined }: OperatorsProps) {
    super(scope, id);
    const { ledger, private: privateBucket } = state;
    const audiences = privateBucket.arnForObjects('audiences/*');
    const accounts = privateBucket.arnForObjects('accounts/*');
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Newsletter operators: look at editions, pause, resume, cancel and resend them, stop and start all',
      statements: [
        // The stack is found by its outputs.
        describeStack(Stack.of(this)),
        ...handOnEditions(state),
        new PolicyStatement({
          actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
          resources: [ledger.tableArn],
        }),
        // Who is unknown, by subscriber id.
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [audiences, accounts] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [orders.queueArn] }),
      ],
    });
    acknowledgeWildcard(policy, audiences, 'One object a run, of every edition.');
    acknowledgeWildcard(policy, accounts, 'One object an edition.');
    mayExamine(policy, examined);
    new CfnOutput(this, 'OperatorsPolicy', { key: 'OperatorsPolicy', value: policy.managedPolicyArn });
  }
}
