import { Stack } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';

/** A table with addresses of readers: encrypted with our own key, which has to be granted with it. */
export type PersonalTable = Pick<TableV2, 'tableName' | 'tableArn'> & {
  /** Lets a function carry these calls out, and use the key for no more than they need. */
  readonly grant: (grantee: IGrantable, ...actions: readonly `dynamodb:${string}`[]) => void;
};

/**
 * DynamoDB asks KMS in the caller's name ("Encryption at rest: how it works", and what CDK grants for reading and
 * writing, without its wildcards). Every call needs the first two: also a write decrypts the table's key.
 */
const TO_READ = ['kms:Decrypt', 'kms:DescribeKey'];
const TO_WRITE = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

export function personalTable(table: TableV2, key: Key): PersonalTable {
  const { tableName, tableArn } = table;
  return {
    tableName,
    tableArn,
    grant: (grantee, ...actions) => {
      table.grant(grantee, ...actions);
      const writes = actions.some((action) => /^dynamodb:(Put|Update|Delete|BatchWrite)/.test(action));
      grantee.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({
          actions: [...TO_READ, ...(writes ? TO_WRITE : [])],
          resources: [key.keyArn],
          // Nobody decrypts anything with it but by reading the table.
          conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(table).region}.amazonaws.com` } },
        }),
      );
    },
  };
}
