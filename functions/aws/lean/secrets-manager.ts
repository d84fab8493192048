import { jsonCall } from './json-call.ts';

/** What the secret's store uses of `@aws-sdk/client-secrets-manager`, for the bundle of `deliver` in its place. */

type Input = { readonly SecretId: string; readonly SecretString?: string };

function command(operation: string) {
  return class {
    readonly operation = operation;
    readonly input: Input;
    constructor(input: Input) {
      this.input = input;
    }
  };
}

export const GetSecretValueCommand = command('GetSecretValue');
export const PutSecretValueCommand = command('PutSecretValue');

export class SecretsManagerClient {
  readonly send = ({ operation, input }: InstanceType<typeof GetSecretValueCommand>) =>
    jsonCall('secretsmanager', '1.1', `secretsmanager.${operation}`, input);
}
