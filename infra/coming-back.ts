import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledged.ts';
import { describeStack } from './describe-stack.ts';
import { handOnEditions } from './hand-on-editions.ts';
import type { Keys } from './keys.ts';
import type { State } from './state.ts';

type ComingBackProps = { readonly state: State; readonly keys: Keys };

/**
 * What `newsletter backup` and `newsletter restore` need. Who has the first reads every address, and the keys of all
 * links; who has the second writes them. They are nobody's until they are attached: best to a role that is taken for it.
 */
export class ComingBack extends Construct {
  constructor(scope: Construct, id: string, { state, keys }: ComingBackProps) {
    super(scope, id);
    const { articles, editions, ledger, letters, subscribers, content, site, private: privateBucket } = state;
    const tables = [articles, editions, ledger, letters];
    const buckets = [content, privateBucket, site];
    const policy = (name: 'Backup' | 'Restore', statements: readonly PolicyStatement[]) => {
      const made = new ManagedPolicy(this, name, {
        description: `Newsletter: ${name.toLowerCase()} of everything that is state, addresses of readers and keys included`,
        statements: [describeStack(Stack.of(this)), ...statements],
      });
      for (const bucket of buckets)
        acknowledgeWildcard(made, bucket.arnForObjects('*'), 'A backup holds every object of the bucket.');
      new CfnOutput(this, `${name}Policy`, { key: `${name}Policy`, value: made.managedPolicyArn });
      return made;
    };
    const mayList = new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: buckets.map(({ bucketArn }) => bucketArn),
    });
    const mayScan = new PolicyStatement({
      actions: ['dynamodb:Scan'],
      resources: tables.map(({ tableArn }) => tableArn),
    });
    const objects = (action: 's3:GetObject' | 's3:PutObject') =>
      new PolicyStatement({ actions: [action], resources: buckets.map((bucket) => bucket.arnForObjects('*')) });
    const secret = (...actions: readonly string[]) =>
      new PolicyStatement({ actions: [...actions], resources: [keys.secret.secretArn] });

    const backup = policy('Backup', [
      mayList,
      mayScan,
      objects('s3:GetObject'),
      secret('secretsmanager:GetSecretValue'),
    ]);
    subscribers.grant(backup, 'dynamodb:Scan');

    const restore = policy('Restore', [
      mayList,
      mayScan,
      objects('s3:PutObject'),
      secret('secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue'),
      new PolicyStatement({
        actions: ['dynamodb:BatchWriteItem'],
        resources: tables.map(({ tableArn }) => tableArn),
      }),
      // What is missed is put on record, and what was under way held.
      ...handOnEditions(state),
    ]);
    subscribers.grant(restore, 'dynamodb:Scan', 'dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem');
  }
}
