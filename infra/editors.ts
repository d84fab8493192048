import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledged.ts';
import { describeStack } from './describe-stack.ts';
import type { State } from './state.ts';

type EditorsProps = {
  readonly state: State;
  /** The queue of `ingest`, and that of `post`. */
  readonly uploads: Queue;
  readonly letters: Queue;
};

/**
 * What an editor's own AWS identity may do: work in the content bucket, read receipts, look at the next edition, have it
 * mailed to one address as a test, and withdraw an article. No address of a reader is in what it reads. Attach it to
 * their users or roles.
 */
export class Editors extends Construct {
  constructor(scope: Construct, id: string, { state, uploads, letters }: EditorsProps) {
    super(scope, id);
    const { articles, editions, content, private: privateBucket, site } = state;
    const tests = privateBucket.arnForObjects('tests/*');
    // Of `newsletter preview`: the template in force, and pictures for mails. Of `newsletter preflight`: renderings.
    const shown = ['templates/*', 'editions/*'].map((objects) => privateBucket.arnForObjects(objects));
    shown.push(site.arnForObjects('i/*'));
    const policy = new ManagedPolicy(this, 'Policy', {
      description:
        'Newsletter editors: upload and remove articles and pictures, read receipts, preview, test, withdraw',
      statements: [
        // `newsletter upload` finds the buckets by the stack's outputs.
        describeStack(Stack.of(this)),
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [content.bucketArn] }),
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [content.arnForObjects('*')],
        }),
        new PolicyStatement({
          actions: ['s3:GetObject'],
          resources: [privateBucket.arnForObjects('receipts/*'), ...shown],
        }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [privateBucket.bucketArn],
          // Who may list what begins so learns that there is no template; of the rest not even names.
          conditions: { StringLike: { 's3:prefix': ['receipts/*', 'templates/*'] } },
        }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [site.bucketArn],
          // Of `newsletter preflight`: whether a picture is there.
          conditions: { StringLike: { 's3:prefix': 'i/*' } },
        }),
        // Of `newsletter preview`: uploads, and which article was mailed in which edition.
        new PolicyStatement({ actions: ['dynamodb:Query'], resources: [articles.tableArn, editions.tableArn] }),
        // Of `newsletter test`: the message lies in the bucket, `post` mails it, and what became of it is on record.
        new PolicyStatement({ actions: ['s3:PutObject'], resources: [tests] }),
        new PolicyStatement({
          actions: ['dynamodb:GetItem'],
          resources: [articles.tableArn, editions.tableArn, state.letters.tableArn],
        }),
        // Of `newsletter withdraw`: one item a slug, and no other one of that table.
        new PolicyStatement({
          actions: ['dynamodb:PutItem'],
          resources: [articles.tableArn],
          conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['withdrawal'] } },
        }),
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [uploads.queueArn, letters.queueArn] }),
      ],
    });
    for (const arn of [content.arnForObjects('*'), privateBucket.arnForObjects('receipts/*')])
      acknowledgeWildcard(policy, arn, 'Editors name their files, and each has its receipt.');
    acknowledgeWildcard(policy, tests, 'Each test has a name of its own.');
    for (const arn of shown) acknowledgeWildcard(policy, arn, 'Each picture and each rendering has a name of its own.');
    new CfnOutput(this, 'EditorsPolicy', { key: 'EditorsPolicy', value: policy.managedPolicyArn });
  }
}
