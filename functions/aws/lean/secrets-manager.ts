import { command } from './command.ts';
import { jsonCall } from './json-call.ts';

/** What the secret's store uses of `@aws-sdk/client-secrets-manager`, for the bundle of `deliver` in its place. */

type Input = { readonly SecretId: string; readonly SecretString?: string };

export const GetSecretValueCommand = command<Input>('GetSecretValue');
export const PutSecretValueCommand = command<Input>('PutSecretValue');

export class SecretsManagerClient {
  readonly send = (
    { operation, input }: InstanceType<typeof GetSecretValueCommand>,
    { abortSignal }: { readonly abortSignal?: AbortSignal } = {},
  ) => jsonCall('secretsmanager', '1.1', `secretsmanager.${operation}`, input, abortSignal);
}
