import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * How long a function works with the secret it read: a key that was added is known everywhere within this time, well
 * before it signs (functions/links/rotate-keys.ts).
 */
const REMEMBERED_MS = 5 * 60_000;

/** The one secret, as the JSON text it holds. Never logged. */
export function secretStore(SecretId: string, client = new SecretsManagerClient({})) {
  return {
    /** @throws when it is empty or cannot be read. */
    async read(): Promise<string> {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
      if (SecretString === undefined) throw new Error('the secret holds no text');
      return SecretString;
    },
    async write(SecretString: string): Promise<void> {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}

/**
 * Reads the secret when it is first needed and again every five minutes. A failed read is not remembered.
 * @param understand makes of the text, and of the instant it was read at (epoch milliseconds), what the caller works with
 */
export function rememberedSecret<Content>(SecretId: string, understand: (text: string, readAt: number) => Content) {
  const store = secretStore(SecretId);
  let content: Promise<Content> | undefined;
  let readAt = 0;
  return (): Promise<Content> => {
    if (content === undefined || Date.now() - readAt > REMEMBERED_MS) {
      const now = Date.now();
      readAt = now;
      const reading = store.read().then((text) => understand(text, now));
      content = reading;
      reading.catch(() => {
        content = undefined;
      });
    }
    return content;
  };
}
