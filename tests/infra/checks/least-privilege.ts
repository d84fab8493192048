import { identityStatements, ofType, resourceStatements, written, type Check } from './template.ts';

/** Wildcards that are meant: what names them, by the policy's id and the resource, and why. */
const WILDCARDS: readonly { policy: RegExp; resource: RegExp; why: string }[] = [
  { policy: /^(Clock|Operators)/, resource: /^\*$/, why: 'only what knows no resource, see below' },
  { policy: /^(Deliver|Post)/, resource: /:identity\/\*$/, why: 'the sandbox asks for the recipient’s identity' },
  { policy: /^SchedulerRole/, resource: /^<ClockFunction\w+\.Arn>:\*$/, why: 'versions, as CDK grants it' },
  { policy: /./, resource: /:stack\/Newsletter\/\*$/, why: 'a stack’s ARN ends in an id' },
  { policy: /^Operators/, resource: /:stack\/Newsletter-\*$/, why: 'doctor looks for other stages of the same domain' },
  { policy: /^Operators/, resource: /:(sqs|sns|scheduler):.*[:/]Newsletter-\*$/, why: 'parts of this stack, by name' },
  { policy: /^ComingBack/, resource: /^<State\w+\.Arn>\/\*$/, why: 'a backup holds every object' },
  { policy: /^(Editors|Ingest)/, resource: /^<StateContent\w+\.Arn>\/\*$/, why: 'editors name their own files' },
  { policy: /./, resource: /^<State(Private|Site)\w+\.Arn>\/[a-z]+\/[^*]*\*$/, why: 'keys of one kind' },
];

/** Actions that know no resource (AWS's service authorization reference). */
const WITHOUT_RESOURCE = new Set([
  'ses:GetSendQuota',
  'ses:GetAccount',
  'ses:ListConfigurationSets',
  'cloudformation:ListStacks',
  'cloudwatch:GetMetricStatistics',
]);

export const wideActions: Check = (template) =>
  identityStatements(template).flatMap(({ id, actions }) =>
    actions.filter((action) => action.endsWith('*')).map((action) => `${id}: may ${action}`),
  );

export const wideResources: Check = (template) =>
  identityStatements(template).flatMap(({ id, actions, resources }) =>
    resources
      .filter((resource) => resource.includes('*'))
      .filter((resource) => !WILDCARDS.some((one) => one.policy.test(id) && one.resource.test(resource)))
      .concat(resources.includes('*') && actions.some((action) => !WITHOUT_RESOURCE.has(action)) ? ['*'] : [])
      .map((resource) => `${id}: ${actions.join()} on ${resource}`),
  );

/** AWS's own policies are for everybody, and allow what nobody of us needs. CDK's own function is its business. */
export const managedPolicies: Check = (template) =>
  ofType(template, 'AWS::IAM::Role')
    .filter(([id, { Properties }]) => 'ManagedPolicyArns' in Properties && !id.startsWith('BucketNotifications'))
    .map(([id, { Properties }]) => `${id}: ${written(Properties['ManagedPolicyArns'])}`);

const SENDS = /^ses:(Send|\*)/;

export const sendsAsAnybody: Check = (template) =>
  identityStatements(template)
    .filter(({ actions, resources }) => actions.some((one) => SENDS.test(one)) && /identity|\*$/.test(resources.join()))
    .filter(({ statement }) => statement.Condition?.['StringEquals']?.['ses:FromAddress'] === undefined)
    .map(({ id }) => `${id}: sends as anybody`);

export const sendsElsewhere: Check = (template) =>
  identityStatements(template)
    .filter(({ id, actions }) => actions.some((one) => SENDS.test(one)) && !/^(Deliver|Post)/.test(id))
    .map(({ id }) => `${id}: may send mail`);

/** A service that acts for whoever asks it (the confused deputy): it must name for which of our resources. */
export const servicesForAnybody: Check = (template) => [
  ...resourceStatements(template)
    .filter(({ statement }) => {
      const { Service } = (statement.Principal ?? {}) as { Service?: string };
      // Lambda takes a role only for a function that names it.
      if (Service === undefined || Service === 'lambda.amazonaws.com') return false;
      const keys = Object.values(statement.Condition ?? {}).flatMap(Object.keys);
      return !keys.some((key) => key.toLowerCase() === 'aws:sourcearn');
    })
    .map(({ id, statement }) => `${id}: ${written(statement.Principal)} for anybody`),
  ...ofType(template, 'AWS::Lambda::Permission')
    .filter(([, { Properties }]) => Properties['Principal'] !== '*' && Properties['SourceArn'] === undefined)
    .map(([id, { Properties }]) => `${id}: ${String(Properties['Principal'])} for anybody`),
];

/** Who may call an encrypted table but not use its key is refused on AWS. */
export const keysNotGranted: Check = (template) => {
  const all = identityStatements(template);
  const tables = ofType(template, 'AWS::DynamoDB::GlobalTable').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('KMSMasterKeyId'),
  );
  return tables.flatMap(([table]) =>
    all
      .filter(({ resources }) => resources.includes(`<${table}.Arn>`))
      .flatMap(({ id, actions }) => {
        const writes = actions.some((action) => /:(Put|Update|Delete|BatchWrite)/.test(action));
        const wanted = ['kms:Decrypt', ...(writes ? ['kms:Encrypt', 'kms:GenerateDataKey'] : [])];
        const granted = new Set(
          all
            .filter((one) => one.id === id && one.actions.some((action) => action.startsWith('kms:')))
            .flatMap((one) => one.actions),
        );
        return wanted.filter((action) => !granted.has(action)).map((action) => `${id}: ${table} without ${action}`);
      }),
  );
};

/** Whoever may use the key may use it for a table only. */
export const keysForAnything: Check = (template) =>
  identityStatements(template)
    .filter(({ actions }) => actions.some((action) => action.startsWith('kms:')))
    .filter(
      ({ statement }) => !String(statement.Condition?.['StringEquals']?.['kms:ViaService']).startsWith('dynamodb.'),
    )
    .map(({ id }) => `${id}: uses the key for anything`);
