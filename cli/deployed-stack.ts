import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import type { Stage } from './stage.ts';

/** Where a deployed stack keeps what the command line reads or writes. */
export type DeployedStack = {
  readonly contentBucket: string;
  readonly privateBucket: string;
  readonly siteBucket: string;
  readonly articlesTable: string;
  readonly editionsTable: string;
  readonly ledgerTable: string;
  readonly subscribersTable: () => string;
  /** Wishes to join that nobody has confirmed yet. */
  readonly joiningTable: () => string;
  /** The one secret: link keys, the origin header, the key of the address hash. */
  readonly secretArn: () => string;
  /** Address of the queue of orders to compose. Looked for when it is asked for: stacks of before have no such output. */
  readonly composeQueue: () => string;
};

/**
 * Finds the deployed stack of a stage by its outputs, in the stage's own region. Credentials and, if it is not AWS
 * itself, the endpoint (`AWS_ENDPOINT_URL`) come from where every tool of AWS takes them.
 * @throws Error that says what is not there; faults of AWS as the SDK throws them.
 */
export async function findStack({ name, region }: Stage): Promise<DeployedStack> {
  const StackName = `Newsletter-${name}`;
  const outputs = new Map<string, string>();
  try {
    const { Stacks = [] } = await new CloudFormationClient({ region }).send(new DescribeStacksCommand({ StackName }));
    for (const { OutputKey = '', OutputValue = '' } of Stacks[0]?.Outputs ?? []) outputs.set(OutputKey, OutputValue);
  } catch (error) {
    if (error instanceof CloudFormationServiceException && error.name === 'ValidationError')
      throw new Error(`There is no stack ${StackName} in ${region} in this AWS account. Is it deployed there?`, {
        cause: error,
      });
    throw error;
  }
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (value === undefined) throw new Error(`The stack ${StackName} has no output ${key}: deploy it anew.`);
    return value;
  };
  return {
    contentBucket: output('ContentBucket'),
    privateBucket: output('PrivateBucket'),
    siteBucket: output('SiteBucket'),
    articlesTable: output('ArticlesTable'),
    editionsTable: output('EditionsTable'),
    ledgerTable: output('LedgerTable'),
    subscribersTable: () => output('SubscribersTable'),
    joiningTable: () => output('JoiningTable'),
    secretArn: () => output('SecretArn'),
    composeQueue: () => output('ComposeQueue'),
  };
}
