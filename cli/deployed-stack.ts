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
  /** What became of each single letter. */
  readonly lettersTable: () => string;
  /** The one secret: link keys, the origin header, the key of the address hash. */
  readonly secretArn: () => string;
  /** Address of the queue of orders to compose. Looked for when it is asked for: stacks of before have no such output. */
  readonly composeQueue: () => string;
  /** Those of uploads, to ingest, and of letters, to post. */
  readonly uploadsQueue: () => string;
  readonly lettersQueue: () => string;
};

/** A stack of this product is called so, and then as its stage. */
export const STACK_PREFIX = 'Newsletter-';

/** A stack as CloudFormation has it. */
export type DescribedStack = {
  readonly name: string;
  /** `CREATE_COMPLETE`, `UPDATE_IN_PROGRESS`… */
  readonly status: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly outputs: ReadonlyMap<string, string>;
};

/**
 * The stack of a stage; nothing when there is none in that region of this account. Credentials and, if it is not AWS
 * itself, the endpoint (`AWS_ENDPOINT_URL`) come from where every tool of AWS takes them.
 * @throws faults of AWS as the SDK throws them.
 */
export async function describeStack(
  { name, region }: Pick<Stage, 'name' | 'region'>,
  client = new CloudFormationClient({ region }),
): Promise<DescribedStack | undefined> {
  const StackName = STACK_PREFIX + name;
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
    const [stack] = Stacks;
    if (stack === undefined) return undefined;
    const outputs = (stack.Outputs ?? []).map(
      ({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue] as const,
    );
    return {
      name: StackName,
      status: stack.StackStatus ?? '',
      createdAt: stack.CreationTime?.getTime() ?? 0,
      outputs: new Map(outputs),
    };
  } catch (error) {
    // CloudFormation has no error of its own for a stack that is not there.
    if (error instanceof CloudFormationServiceException && error.name === 'ValidationError') return undefined;
    throw error;
  }
}

/**
 * Finds the deployed stack of a stage by its outputs, in the stage's own region.
 * @throws Error that says what is not there; faults of AWS as the SDK throws them.
 */
export async function findStack({ name, region }: Pick<Stage, 'name' | 'region'>): Promise<DeployedStack> {
  const stack = await describeStack({ name, region });
  if (stack === undefined)
    throw new Error(`There is no stack ${STACK_PREFIX + name} in ${region} in this AWS account. Is it deployed there?`);
  return deployedStack(stack);
}

/** @throws Error that names an output which the stack has not. */
export function deployedStack({ name, outputs }: Pick<DescribedStack, 'name' | 'outputs'>): DeployedStack {
  const output = (key: string): string => {
    const value = outputs.get(key);
    if (value === undefined) throw new Error(`The stack ${name} has no output ${key}: deploy it anew.`);
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
    lettersTable: () => output('LettersTable'),
    secretArn: () => output('SecretArn'),
    composeQueue: () => output('ComposeQueue'),
    uploadsQueue: () => output('UploadsQueue'),
    lettersQueue: () => output('LettersQueue'),
  };
}
