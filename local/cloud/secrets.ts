import { randomInt, randomUUID } from 'node:crypto';
import type { Stack } from './assembly.ts';
import { objectAt, parseJson, textAt, type JsonObject } from './json.ts';

export type SecretVersion = { readonly text: string; readonly id: string };

/** Secrets by ARN. Values are read and written whole, like the service's own. */
export type Secrets = {
  readonly get: (arn: string) => SecretVersion | undefined;
  /** @returns the version's id, which is the caller's token when it gave one. */
  readonly put: (arn: string, text: string, token?: string) => string;
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** CloudFormation's GenerateSecretString; punctuation is never used, whether or not it is excluded. */
function generated(rules: JsonObject): string {
  const length = Number(rules['PasswordLength'] ?? 32);
  const word = Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  if (rules['GenerateStringKey'] === undefined) return word;
  const template = objectAt(
    parseJson(textAt(rules['SecretStringTemplate'], 'SecretStringTemplate')),
    'SecretStringTemplate',
  );
  return JSON.stringify({ ...template, [textAt(rules['GenerateStringKey'], 'GenerateStringKey')]: word });
}

/** Makes the secrets of the stack, with a generated value where the template asks for one. */
export function openSecrets(stack: Stack): Secrets {
  const versions = new Map<string, SecretVersion>();
  for (const { properties, named } of stack.ofType('AWS::SecretsManager::Secret')) {
    const { GenerateSecretString, SecretString } = properties();
    const text =
      SecretString === undefined
        ? generated(objectAt(GenerateSecretString, 'GenerateSecretString'))
        : textAt(SecretString, 'SecretString');
    versions.set(named().ref, { text, id: randomUUID() });
  }
  return {
    get: (arn) => versions.get(arn),
    put: (arn, text, token = randomUUID()) => {
      versions.set(arn, { text, id: token });
      return token;
    },
  };
}

/** CloudFormation's dynamic reference `{{resolve:secretsmanager:<arn>:SecretString:<key>::}}`, wherever it stands in the text. */
export function resolveSecrets(text: string, secrets: Secrets): string {
  return text.replaceAll(
    /\{\{resolve:secretsmanager:(arn:[^}]+?):SecretString:([^:}]*)[^}]*\}\}/g,
    (_whole, arn: string, key: string) => {
      const secret = secrets.get(arn);
      if (secret === undefined) throw new Error(`there is no secret ${arn}`);
      return key === '' ? secret.text : textAt(objectAt(parseJson(secret.text), arn)[key], key);
    },
  );
}
