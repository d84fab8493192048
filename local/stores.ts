import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { editionTable } from '../functions/aws/edition-table.ts';
import { ledgerTable } from '../functions/aws/ledger-table.ts';
import { secretStore } from '../functions/aws/secret.ts';
import { subscriberTable } from '../functions/aws/subscriber-table.ts';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { foldAccount, type Account } from '../functions/model/account.ts';
import type { Edition } from '../functions/model/edition.ts';
import type { Cloud } from './cloud/cloud.ts';

/** The deployed stores of a running local cloud, through the very code the stations use, with the owner's rights. */
export function storesOf({ client, outputs }: Pick<Cloud, 'client' | 'outputs'>) {
  const output = (name: string) => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client), {
    marshallOptions: { removeUndefinedValues: true },
  });
  const editions = editionTable(documents, output('EditionsTable'));
  const ledger = ledgerTable(documents, output('LedgerTable'));
  return {
    objects: new S3Client({ ...client, forcePathStyle: true }),
    contentBucket: output('ContentBucket'),
    privateBucket: output('PrivateBucket'),
    editions,
    ledger,
    subscribers: subscriberTable(documents, output('SubscribersTable')),
    secret: secretStore(output('SecretArn'), new SecretsManagerClient(client)),

    /** The account of an edition, folded from the ledger as it now is; nothing before its audience is frozen. */
    async account({ id, audience }: Edition): Promise<Account | undefined> {
      if (audience === undefined) return undefined;
      const runs = Array.from({ length: audience.runs }, (_, run) => ledger.readRun(id, audience.fence, run));
      return foldAccount(audience, (await Promise.all(runs)).flat());
    },
  };
}

export type Stores = ReturnType<typeof storesOf>;
