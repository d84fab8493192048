import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from './acknowledged.ts';

/**
 * What a function may do with objects, by single actions and by keys, which may end in `*`. Not Bucket.grantRead and its
 * like: they allow whole families of actions (`s3:GetObject*`, `s3:List*`, `s3:Abort*`).
 */
type Access = (bucket: Bucket, lambda: IFunction, ...keys: readonly string[]) => void;

function allow(...actions: readonly string[]): Access {
  return (bucket, lambda, ...keys) => {
    const resources = keys.map((key) => bucket.arnForObjects(key));
    lambda.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources }));
    for (const arn of resources.filter((one) => one.endsWith('*')))
      acknowledgeWildcard(
        lambda.role ?? lambda,
        arn,
        'Keys that are not known before; all that begin so are of one kind.',
      );
  };
}

export const mayRead = allow('s3:GetObject');
export const mayPut = allow('s3:PutObject');
export const mayRemove = allow('s3:DeleteObject');

/** Reads what may not be there: S3 says 403 of a missing object, unless the bucket may be listed. */
export const mayLookFor: Access = (bucket, lambda, ...keys) => {
  mayRead(bucket, lambda, ...keys);
  lambda.addToRolePolicy(new PolicyStatement({ actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }));
};

/** Learns whether there is an object, and reads none: of keys that begin so (`i/*`), by listing. */
export function mayAskFor(bucket: Bucket, lambda: IFunction, keys: string): void {
  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': keys } },
    }),
  );
}
