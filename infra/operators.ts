import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describeStack } from './describe-stack.ts';
import type { State } from './state.ts';

type OperatorsProps = { readonly state: State; readonly orders: Queue };

/**
 * What an operator's own AWS identity may do: all that `newsletter edition`, `pause`, `resume`, `cancel`, `resend`,
 * `stop` and `start` need, and no address of a reader. Attach it to their users or roles.
 */
export class Operators extends Construct {
  constructor(scope: Construct, id: string, { state, orders }: OperatorsProps) {
    super(scope, id);
    const { articles, editions, ledger, private: privateBucket } = state;
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Newsletter operators: look at editions, pause, resume, cancel and resend them, stop and start all',
      statements: [
        // The stack is found by its outputs.
        describeStack(Stack.of(this)),
        new PolicyStatement({
          actions: [
            'dynamodb:GetItem',
            'dynamodb:Query',
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
          ],
          resources: [editions.tableArn],
        }),
        new PolicyStatement({
          actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
          resources: [ledger.tableArn],
        }),
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [articles.tableArn] }),
        // Who is unknown, by subscriber id.
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [privateBucket.arnForObjects('audiences/*')] }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [orders.queueArn] }),
      ],
    });
    new CfnOutput(this, 'OperatorsPolicy', { key: 'OperatorsPolicy', value: policy.managedPolicyArn });
  }
}
