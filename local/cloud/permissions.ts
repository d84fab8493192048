import type { Resource, Stack } from './assembly.ts';
import { listAt, textAt } from './json.ts';
import { allows, readStatements, type PolicyRequest, type Statement } from './policies.ts';
import { ACCOUNT } from './resource-names.ts';

/** A refusal, as a test wants to see it. */
export type Denied = { readonly who: string; readonly action: string; readonly resource: string };

/** Who may do what, by the policies of the template. */
export type Permissions = {
  /** By the policies of a role, which is given by its ARN. */
  readonly ofRole: (role: string, request: PolicyRequest) => boolean;
  /** By a managed policy alone, which is given by its ARN: what somebody may do whom it is attached to. */
  readonly ofPolicy: (policy: string, request: PolicyRequest) => boolean;
  /** By the policy of a resource (queue, topic or bucket ARN), for one service on behalf of one of our resources. */
  readonly ofResource: (
    resource: string,
    service: string,
    request: Omit<PolicyRequest, 'principal' | 'context'>,
    source: string,
  ) => boolean;
  /** Whether a function may be invoked by a service, or by anybody when it has a public URL. */
  readonly ofFunction: (functionArn: string, action: string, principal: string, source?: string) => boolean;
  /** Whether the service may take the role on behalf of one of our resources. */
  readonly mayAssume: (role: string, service: string, source?: string) => boolean;
};

function collect(into: Map<string, Statement[]>, key: string, statements: readonly Statement[]): void {
  into.set(key, [...(into.get(key) ?? []), ...statements]);
}

function roleArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${name}`;
}

function inlinePolicies(stack: Stack): Map<string, Statement[]> {
  const byRole = new Map<string, Statement[]>();
  for (const { id, properties } of stack.ofType('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles } = properties();
    const statements = readStatements(PolicyDocument, id);
    for (const role of listAt(Roles)) collect(byRole, roleArn(textAt(role, id)), statements);
  }
  for (const { id, properties, named } of stack.ofType('AWS::IAM::Role'))
    for (const policy of listAt(properties()['Policies']))
      if (typeof policy === 'object' && policy !== null && 'PolicyDocument' in policy)
        collect(byRole, roleArn(named().ref), readStatements(policy['PolicyDocument'], id));
  for (const { id, properties } of stack.ofType('AWS::IAM::ManagedPolicy')) {
    const { PolicyDocument, Roles } = properties();
    const statements = readStatements(PolicyDocument, id);
    for (const role of listAt(Roles)) collect(byRole, roleArn(textAt(role, id)), statements);
  }
  return byRole;
}

/** The ARN of the queue with this URL. */
function queueArn(stack: Stack, url: string): string {
  const queue = stack.ofType('AWS::SQS::Queue').find(({ named }) => named().ref === url);
  if (queue === undefined) throw new Error(`the template has no queue ${url}`);
  return textAt(queue.named().attributes['Arn'], 'Arn');
}

function resourcePolicies(stack: Stack): Map<string, Statement[]> {
  const byResource = new Map<string, Statement[]>();
  const add = ({ id, properties }: Resource, field: string, arnOf: (value: string) => string): void => {
    const { PolicyDocument, [field]: targets } = properties();
    const statements = readStatements(PolicyDocument, id);
    for (const target of listAt(targets)) collect(byResource, arnOf(textAt(target, id)), statements);
  };
  for (const policy of stack.ofType('AWS::SQS::QueuePolicy')) add(policy, 'Queues', (url) => queueArn(stack, url));
  for (const policy of stack.ofType('AWS::SNS::TopicPolicy')) add(policy, 'Topics', (arn) => arn);
  for (const policy of stack.ofType('AWS::S3::BucketPolicy')) add(policy, 'Bucket', (name) => `arn:aws:s3:::${name}`);
  return byResource;
}

/** Reads every policy of the stack once. @throws Error for one that is not understood (policies.ts). */
export function readPermissions(stack: Stack): Permissions {
  const roles = inlinePolicies(stack);
  const resources = resourcePolicies(stack);
  const managed = new Map(
    stack
      .ofType('AWS::IAM::ManagedPolicy')
      .map(({ id, properties, named }) => [named().ref, readStatements(properties()['PolicyDocument'], id)]),
  );
  const trust = new Map(
    stack
      .ofType('AWS::IAM::Role')
      .map(({ id, properties, named }) => [
        roleArn(named().ref),
        readStatements(properties()['AssumeRolePolicyDocument'], id),
      ]),
  );
  const grants = stack.ofType('AWS::Lambda::Permission').map(({ properties }) => properties());
  return {
    ofRole: (role, request) => allows(roles.get(role) ?? [], request),
    ofPolicy: (policy, request) => allows(managed.get(policy) ?? [], request),
    ofResource: (resource, service, request, source) =>
      allows(resources.get(resource) ?? [], {
        ...request,
        principal: { service },
        context: { 'aws:SourceArn': source, 'aws:SourceAccount': ACCOUNT },
      }),
    ofFunction: (functionArn, action, principal, source) =>
      grants.some(
        (grant) =>
          [functionArn, functionArn.split(':').at(-1)].includes(textAt(grant['FunctionName'], 'FunctionName')) &&
          grant['Action'] === action &&
          (grant['Principal'] === principal || grant['Principal'] === '*') &&
          (grant['SourceArn'] === undefined || grant['SourceArn'] === source),
      ),
    mayAssume: (role, service, source) =>
      allows(trust.get(role) ?? [], {
        action: 'sts:AssumeRole',
        resource: role,
        principal: { service },
        context: { 'aws:SourceAccount': ACCOUNT, ...(source === undefined ? {} : { 'aws:SourceArn': source }) },
      }),
  };
}
