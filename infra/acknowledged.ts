import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of cdk-nag (rule pack AwsSolutions) that stays as it is, and why. @param rule such as `S1` */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
  Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** That a policy below the construct names this resource, whose ARN has a wildcard, and why. */
export function acknowledgeWildcard(construct: IConstruct, arn: string, reason: string): void {
  acknowledge(construct, `IAM5[Resource::${written(Stack.of(construct).resolve(arn))}]`, reason);
}

/** A value of a template as cdk-nag writes it: references as `<Id>` and `<Id.Attribute>`. */
function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join('');
  if (typeof value !== 'object' || value === null) return String(value);
  if ('Ref' in value) return `<${String(value.Ref)}>`;
  if ('Fn::GetAtt' in value && Array.isArray(value['Fn::GetAtt'])) return `<${value['Fn::GetAtt'].join('.')}>`;
  if ('Fn::Join' in value && Array.isArray(value['Fn::Join'])) return written(value['Fn::Join'][1]);
  throw new Error(`cannot be written as cdk-nag does: ${JSON.stringify(value)}`);
}
