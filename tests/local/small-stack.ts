import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootCloud, type BootOptions, type Cloud } from '../../local/cloud/boot.ts';

type Properties = Readonly<Record<string, unknown>>;
type Resource = { readonly Type: string; readonly Properties?: Properties; readonly DependsOn?: readonly string[] };
export type Resources = Readonly<Record<string, Resource>>;

/** Below the repository, so that bundles find node_modules. */
const CACHE = fileURLToPath(new URL('../../.cache/small-stacks', import.meta.url));

/** Writes a cloud assembly as CDK would: one stack, and one bundle for each entry of `bundles`. */
async function writeAssembly(Resources: Resources, bundles: Readonly<Record<string, string>> = {}): Promise<string> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'stack-'));
  const files: Record<string, unknown> = {};
  for (const [name, code] of Object.entries(bundles)) {
    await mkdir(join(folder, `asset.${name}`));
    await writeFile(join(folder, `asset.${name}`, 'index.mjs'), code);
    files[name] = { source: { path: `asset.${name}`, packaging: 'zip' } };
  }
  const artifacts = { Small: { type: 'aws:cloudformation:stack', environment: 'aws://000000000000/ap-southeast-1' } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  await writeFile(join(folder, 'Small.template.json'), JSON.stringify({ Resources }));
  await writeFile(join(folder, 'Small.assets.json'), JSON.stringify({ files }));
  return folder;
}

/** A small stack, booted; its files are gone as soon as it has stopped. */
export async function bootSmall(
  resources: Resources,
  bundles: Readonly<Record<string, string>> = {},
  options: Omit<BootOptions, 'assembly'> = {},
): Promise<Cloud> {
  const assembly = await writeAssembly(resources, bundles);
  const remove = () => rm(assembly, { recursive: true });
  try {
    const cloud = await bootCloud({ assembly, ...options });
    const stop = async () => {
      await cloud.stop();
      await remove();
    };
    return { ...cloud, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

export function arnOf(id: string): unknown {
  return { 'Fn::GetAtt': [id, 'Arn'] };
}

const lambdaTrust = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};

/** A function of a station, with its role; the bundle has the station's name. */
export function stationResources(
  id: string,
  station: string,
  statements: readonly unknown[],
  more: Properties = {},
): Resources {
  return {
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: lambdaTrust,
        Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
      },
    },
    [id]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: `${station}.zip` },
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        MemorySize: 256,
        Timeout: 5,
        Role: arnOf(`${id}Role`),
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: station } },
        ...more,
      },
    },
  };
}

/** What an event source's function must be allowed. */
export function mayConsume(queue: string): unknown {
  return {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: arnOf(queue),
  };
}

/** The policy that lets one of our resources reach a queue by its service. */
export function queueOpenTo(queue: string, service: string, source: unknown): Resource {
  const Statement = [
    {
      Effect: 'Allow',
      Action: 'sqs:SendMessage',
      Principal: { Service: service },
      Resource: arnOf(queue),
      Condition: { ArnLike: { 'aws:SourceArn': source } },
    },
  ];
  return { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: queue }], PolicyDocument: { Statement } } };
}
