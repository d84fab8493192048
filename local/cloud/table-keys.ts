import * as z from 'zod';
import type { Stack } from './assembly.ts';
import type { Need } from './services/service.ts';

const replicasSchema = z
  .array(z.object({ SSESpecification: z.object({ KMSMasterKeyId: z.string().optional() }).optional() }))
  .default([]);

const keyPolicySchema = z.object({
  Statement: z.array(z.object({ Effect: z.string(), Action: z.unknown(), Principal: z.unknown() })),
});

/** What a call of DynamoDB asks of KMS, in the caller's name, for a table with a key of its own. */
export type TableKeys = (table: string, operation: string) => readonly Need[];

const WRITES = /^(Put|Update|Delete|BatchWrite)/;

/**
 * The keys of the stack's encrypted tables.
 * @throws Error for a table with a key that is not of the stack, and for a key whose own policy does not leave the
 * decision to the policies of the roles: others are not played.
 */
export function readTableKeys(stack: Stack, region: string): TableKeys {
  const keys = new Map(
    stack.ofType('AWS::KMS::Key').map(({ id, properties, named }) => {
      const { Statement } = keyPolicySchema.parse(properties()['KeyPolicy']);
      const leavesItToRoles = Statement.some(
        ({ Effect, Action, Principal }) =>
          Effect === 'Allow' && Action === 'kms:*' && /:root"/.test(JSON.stringify(Principal)),
      );
      if (!leavesItToRoles) throw new Error(`the policy of the key ${id} is not played by the local cloud`);
      return [named().attributes['Arn'] ?? '', id];
    }),
  );
  const ofTable = new Map<string, string>();
  for (const { id, properties, named } of stack.ofType('AWS::DynamoDB::GlobalTable')) {
    const [replica] = replicasSchema.parse(properties()['Replicas']);
    const key = replica?.SSESpecification?.KMSMasterKeyId;
    if (key === undefined) continue;
    if (!keys.has(key)) throw new Error(`${id} is encrypted with a key of KMS that the stack does not have`);
    ofTable.set(named().ref, key);
  }
  return (table, operation) => {
    const resource = ofTable.get(table);
    if (resource === undefined || operation === 'DescribeTable') return [];
    const context = { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` };
    const actions = WRITES.test(operation) ? ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt'];
    return actions.map((action) => ({ action, resource, context }));
  };
}
