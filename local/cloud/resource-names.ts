import { createHash } from 'node:crypto';
import { textAt, type JsonObject } from './json.ts';

/** The account of the local cloud: the emulator of the queues knows only this one. */
export const ACCOUNT = '000000000000';

export type Place = {
  readonly region: string;
  readonly stack: string;
  /** The gate, without a slash at the end. */
  readonly endpoint: string;
};

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type Named = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };

/** A name of at most `limit` characters that stays unique when it is cut. */
function fitted(name: string, limit: number): string {
  if (name.length <= limit) return name;
  return `${name.slice(0, limit - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;
}

function chosen(properties: JsonObject, field: string, fallback: string): string {
  const value = properties[field];
  return value === undefined ? fallback : textAt(value, field);
}

function domainOf(identity: string): string {
  return identity.slice(identity.indexOf('@') + 1);
}

/**
 * The physical name of a resource and its attributes, as AWS forms them (CloudFormation's "Return values" of each type).
 * Names are `<stack>-<logical id>`, cut to the limit of the service.
 */
export function nameResource(place: Place, id: string, type: string, properties: JsonObject): Named {
  const { region, stack, endpoint } = place;
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
  const plain = `${stack}-${id}`;
  switch (type) {
    case 'AWS::S3::Bucket': {
      const name = chosen(properties, 'BucketName', fitted(plain.toLowerCase(), 63));
      const host = `${name}.s3.${region}.amazonaws.com`;
      const attributes = {
        Arn: `arn:aws:s3:::${name}`,
        RegionalDomainName: host,
        DomainName: `${name}.s3.amazonaws.com`,
      };
      return { ref: name, attributes };
    }
    case 'AWS::SQS::Queue': {
      const suffix = properties['FifoQueue'] === true ? '.fifo' : '';
      const name = chosen(properties, 'QueueName', fitted(plain, 75) + suffix);
      const url = `${endpoint}/${ACCOUNT}/${name}`;
      return { ref: url, attributes: { Arn: arn('sqs', name), QueueName: name, QueueUrl: url } };
    }
    case 'AWS::SNS::Topic': {
      const name = chosen(properties, 'TopicName', fitted(plain, 256));
      return { ref: arn('sns', name), attributes: { TopicArn: arn('sns', name), TopicName: name } };
    }
    case 'AWS::DynamoDB::GlobalTable': {
      const name = chosen(properties, 'TableName', fitted(plain, 255));
      return { ref: name, attributes: { Arn: arn('dynamodb', `table/${name}`) } };
    }
    case 'AWS::KMS::Key': {
      const key = createHash('sha256').update(plain).digest('hex').slice(0, 32);
      return { ref: key, attributes: { Arn: arn('kms', `key/${key}`), KeyId: key } };
    }
    case 'AWS::Lambda::Function': {
      const name = chosen(properties, 'FunctionName', fitted(plain, 64));
      return { ref: name, attributes: { Arn: arn('lambda', `function:${name}`) } };
    }
    case 'AWS::Lambda::Url': {
      const host = fitted(id.toLowerCase(), 32);
      const target = textAt(properties['TargetFunctionArn'], `${id}.TargetFunctionArn`);
      return {
        ref: target,
        attributes: { FunctionArn: target, FunctionUrl: `https://${host}.lambda-url.${region}.on.aws/` },
      };
    }
    case 'AWS::IAM::Role': {
      const name = chosen(properties, 'RoleName', fitted(plain, 64));
      return { ref: name, attributes: { Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`, RoleId: `AROA${id}` } };
    }
    case 'AWS::IAM::ManagedPolicy': {
      const name = `arn:aws:iam::${ACCOUNT}:policy/${chosen(properties, 'ManagedPolicyName', fitted(plain, 128))}`;
      return { ref: name, attributes: { PolicyArn: name } };
    }
    case 'AWS::SES::EmailIdentity': {
      const identity = textAt(properties['EmailIdentity'], `${id}.EmailIdentity`);
      const attributes = Object.fromEntries(
        [1, 2, 3].flatMap((number) => [
          [`DkimDNSTokenName${number}`, `local${number}._domainkey.${domainOf(identity)}`],
          [`DkimDNSTokenValue${number}`, `local${number}.dkim.amazonses.com`],
        ]),
      );
      return { ref: identity, attributes };
    }
    case 'AWS::SES::ConfigurationSet':
      return { ref: chosen(properties, 'Name', fitted(plain, 64)), attributes: {} };
    case 'AWS::SecretsManager::Secret': {
      // AWS adds six characters of its own to the name.
      const own = createHash('sha256').update(id).digest('hex').slice(0, 6);
      const full = arn('secretsmanager', `secret:${chosen(properties, 'Name', plain)}-${own}`);
      return { ref: full, attributes: { Id: full } };
    }
    case 'AWS::Scheduler::Schedule': {
      const name = chosen(properties, 'Name', fitted(plain, 64));
      return {
        ref: name,
        attributes: { Arn: arn('scheduler', `schedule/${chosen(properties, 'GroupName', 'default')}/${name}`) },
      };
    }
    case 'AWS::Scheduler::ScheduleGroup': {
      const name = chosen(properties, 'Name', fitted(plain, 64));
      return { ref: name, attributes: { Arn: arn('scheduler', `schedule-group/${name}`) } };
    }
    case 'AWS::CloudFront::Distribution': {
      const name = `E${createHash('sha256').update(plain).digest('hex').slice(0, 13).toUpperCase()}`;
      return { ref: name, attributes: { Id: name, DomainName: `${name.toLowerCase()}.cloudfront.net` } };
    }
    case 'AWS::Logs::LogGroup': {
      const name = chosen(properties, 'LogGroupName', plain);
      return { ref: name, attributes: { Arn: arn('logs', `log-group:${name}:*`) } };
    }
    case 'AWS::CloudWatch::Alarm':
      return { ref: plain, attributes: { Arn: arn('cloudwatch', `alarm:${plain}`) } };
    default:
      return { ref: plain, attributes: { Id: plain } };
  }
}
