import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledged.ts';

/**
 * CDK's own function, which puts the notifications on a bucket when the stack is deployed: its log is kept as long as
 * any other of ours, in place of for ever.
 */
export function limitNotificationsLog(scope: Construct): void {
  const logGroup = new LogGroup(scope, 'NotificationsHandlerLogs', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const handler of Stack.of(scope).node.children) {
    if (!handler.node.id.startsWith('BucketNotificationsHandler')) continue;
    acknowledge(
      handler,
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      'Made by CDK, which gives it this role; it runs only during a deployment.',
    );
    for (const resource of handler.node.findAll())
      if (CfnResource.isCfnResource(resource) && resource.cfnResourceType === 'AWS::Lambda::Function')
        resource.addPropertyOverride('LoggingConfig', { LogGroup: logGroup.logGroupName });
  }
}
