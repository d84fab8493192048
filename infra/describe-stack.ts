import type { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from './acknowledged.ts';

/**
 * To find the stack by its outputs. Asked for by its name, AWS takes `stack/<name>/*` for the resource: the stack's own
 * ARN, which ends in an id, would not allow it.
 */
export function describeStack(stack: Stack): PolicyStatement {
  const arn = stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` });
  acknowledgeWildcard(stack, arn, 'The end of a stack’s ARN is not known before.');
  return new PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [arn] });
}
