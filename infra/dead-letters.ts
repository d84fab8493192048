import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, type IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { describeStack } from './describe-stack.ts';

/**
 * What `newsletter dead-letters` needs, as a policy of its own: events of SES name readers, so who may read what lies in
 * these queues sees addresses, which no other command of operators shows. Looks at all queues made before it.
 */
export class DeadLetters extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = Stack.of(this);
    const own = stack.node.findAll().filter((part) => part instanceof Queue);
    const homes = own.filter(({ deadLetterQueue }) => deadLetterQueue !== undefined);
    const dead = homes.flatMap(({ deadLetterQueue }) => deadLetterQueue?.queue ?? []);
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Newsletter: look at dead letters and have them tried again',
      statements: [
        allow(['sqs:GetQueueAttributes'], own),
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'], dead),
        allow(['sqs:SendMessage'], homes),
        new PolicyStatement({
          actions: ['cloudformation:ListStackResources'],
          resources: [
            stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` }),
          ],
        }),
      ],
    });
    policy.addStatements(describeStack(stack));
    new CfnOutput(this, 'DeadLettersPolicy', { key: 'DeadLettersPolicy', value: policy.managedPolicyArn });
  }
}

function allow(actions: readonly string[], queues: readonly IQueue[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: queues.map(({ queueArn }) => queueArn) });
}
