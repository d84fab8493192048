import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { describeStack } from './describe-stack.ts';
import type { State } from './state.ts';

/** What an editor's own AWS identity may do: work in the content bucket, read receipts. Attach it to their users or roles. */
export class Editors extends Construct {
  constructor(scope: Construct, id: string, { content, private: privateBucket }: State) {
    super(scope, id);
    const policy = new ManagedPolicy(this, 'Policy', {
      description: 'Newsletter editors: upload and remove articles and pictures, read receipts',
      statements: [
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [content.bucketArn] }),
        new PolicyStatement({
          actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
          resources: [content.arnForObjects('*')],
        }),
        // `newsletter upload` finds the buckets by the stack's outputs.
        describeStack(Stack.of(this)),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [privateBucket.arnForObjects('receipts/*')] }),
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [privateBucket.bucketArn],
          conditions: { StringLike: { 's3:prefix': 'receipts/*' } },
        }),
      ],
    });
    new CfnOutput(this, 'EditorsPolicy', { key: 'EditorsPolicy', value: policy.managedPolicyArn });
  }
}
