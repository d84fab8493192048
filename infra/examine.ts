import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { acknowledgeWildcard } from './acknowledged.ts';
import type { Keys } from './keys.ts';
import type { Sender } from './sender.ts';
import type { Settings } from './settings.ts';

type Examined = { readonly settings: Settings; readonly keys: Keys; readonly sender: Sender };

/** What `newsletter doctor` asks, and no more: it reads settings and counts, never a reader, a mail or a key. */
export function mayExamine(policy: ManagedPolicy, { settings, keys, sender }: Examined): void {
  const stack = Stack.of(policy);
  const arn = (service: string, resource: string, resourceName: string) =>
    stack.formatArn({ service, resource, resourceName });
  const plain = (service: string, resource: string) =>
    stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  const allow = (actions: readonly string[], ...resources: readonly string[]) =>
    policy.addStatements(new PolicyStatement({ actions: [...actions], resources: [...resources] }));

  allow(
    ['ses:GetAccount', 'ses:ListConfigurationSets', 'cloudformation:ListStacks', 'cloudwatch:GetMetricStatistics'],
    '*',
  );
  acknowledgeWildcard(policy, '*', 'What newsletter doctor reads of the account knows no resource.');
  allow(['ses:GetEmailIdentity'], ...identities(settings.sender).map((name) => arn('ses', 'identity', name)));
  allow(
    ['ses:GetConfigurationSet', 'ses:GetConfigurationSetEventDestinations'],
    ...[sender.configurationSet, sender.letters].map((set) =>
      arn('ses', 'configuration-set', set.configurationSetName),
    ),
  );
  allow(['acm:DescribeCertificate'], settings.certificateArn);
  allow(['secretsmanager:DescribeSecret'], keys.secret.secretArn);

  const own = `${stack.stackName}-*`;
  const ours = 'A schedule, queue or topic of this stack: CloudFormation begins their names with the stack’s.';
  for (const [action, resource] of [
    ['scheduler:GetSchedule', arn('scheduler', 'schedule', `default/${own}`)],
    ['sqs:GetQueueAttributes', plain('sqs', own)],
    ['sns:ListSubscriptionsByTopic', plain('sns', own)],
  ] as const) {
    allow([action], resource);
    acknowledgeWildcard(policy, resource, ours);
  }
  const thisStack = arn('cloudformation', 'stack', `${stack.stackName}/*`);
  allow(['cloudformation:ListStackResources'], thisStack);
  const otherStages = arn('cloudformation', 'stack', 'Newsletter-*');
  allow(['cloudformation:DescribeStacks'], otherStages);
  acknowledgeWildcard(policy, otherStages, 'Which other stages send from the same domain: names and outputs, no more.');
}

/** What SES may know the sender as: the address, its domain, and the domains above it. */
function identities(sender: string): readonly string[] {
  const labels = sender.slice(sender.indexOf('@') + 1).split('.');
  return [sender, ...labels.slice(0, -1).map((_, index) => labels.slice(index).join('.'))];
}
