/** A synthesized template, as far as the checks read it. Each check gives its findings, `<logical id>: <what is wrong>`. */
export type Resource = {
  Type: string;
  DeletionPolicy?: string;
  Properties: Record<string, unknown>;
};
export type Template = { Resources: Record<string, Resource> };
export type Check = (template: Template) => string[];

export type Statement = {
  Action: string | string[];
  Resource?: unknown;
  Effect: string;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
};

/** A value with its references as text: `<Id>` and `<Id.Attribute>`. */
export function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(' ');
  if (typeof value !== 'object' || value === null) return String(value);
  const call = value as Record<string, unknown>;
  if ('Ref' in call) return `<${String(call['Ref'])}>`;
  if ('Fn::GetAtt' in call) return `<${(call['Fn::GetAtt'] as string[]).join('.')}>`;
  if ('Fn::Join' in call) return (call['Fn::Join'] as [string, unknown[]])[1].map(written).join('');
  return JSON.stringify(value);
}

export function ofType(template: Template, ...types: string[]): [id: string, resource: Resource][] {
  return Object.entries(template.Resources).filter(([, { Type }]) => types.includes(Type));
}

function statementsIn(document: unknown): Statement[] {
  return (document as { Statement: Statement[] } | undefined)?.Statement ?? [];
}

type Allowed = { id: string; statement: Statement; actions: string[]; resources: string[] };

function allowed(id: string, document: unknown): Allowed[] {
  return statementsIn(document)
    .filter(({ Effect }) => Effect === 'Allow')
    .map((statement) => ({
      id,
      statement,
      actions: [statement.Action].flat(),
      resources: [statement.Resource ?? []].flat().map(written),
    }));
}

/** What roles and people may do. */
export function identityStatements(template: Template): Allowed[] {
  return ofType(template, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role').flatMap(
    ([id, { Properties }]) => [
      ...allowed(id, Properties['PolicyDocument']),
      ...((Properties['Policies'] ?? []) as { PolicyDocument: unknown }[]).flatMap(({ PolicyDocument }) =>
        allowed(id, PolicyDocument),
      ),
    ],
  );
}

/** What queues, topics, buckets, keys and roles let others do with them. */
export function resourceStatements(template: Template): Allowed[] {
  const types = ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy', 'AWS::IAM::Role'];
  return ofType(template, ...types).flatMap(([id, { Properties }]) =>
    allowed(id, Properties['PolicyDocument'] ?? Properties['AssumeRolePolicyDocument']),
  );
}

/** Ids of the queues, topics or buckets that refuse plain HTTP. */
export function refusingPlainHttp(template: Template): Set<string> {
  const policies = ofType(template, 'AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy', 'AWS::S3::BucketPolicy');
  const refusing = policies.filter(([, { Properties }]) =>
    statementsIn(Properties['PolicyDocument']).some(
      ({ Effect, Condition }) => Effect === 'Deny' && Condition?.['Bool']?.['aws:SecureTransport'] === 'false',
    ),
  );
  const targets = refusing.flatMap(([, { Properties }]) =>
    [Properties['Queues'] ?? Properties['Topics'] ?? Properties['Bucket']].flat(),
  );
  return new Set(targets.map((target) => written(target).slice(1, -1)));
}
