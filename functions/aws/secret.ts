import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/**
 * How long a function works with the secret it read: a key that was added is known everywhere within this time, well
 * before it signs (functions/links/rotate-keys.ts).
 */
const REMEMBERED_MS = 5 * 60_000;
/** After a read that failed: soon enough for a new key, which signs ten minutes after it was added. */
const AGAIN_MS = 30_000;
/**
 * For a read with all its tries: whoever presses "unsubscribe" waits for it, and their function ends after ten seconds.
 * The way of `deliver` (lean/) has limits of its own.
 */
const LONGEST_READ_MS = 5_000;

/** The one secret, as the JSON text it holds. Never logged. */
export function secretStore(SecretId: string, client = new SecretsManagerClient({})) {
  return {
    /** @throws when it is empty or cannot be read, or not in time. */
    async read(abortSignal?: AbortSignal): Promise<string> {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }), {
        ...(abortSignal && { abortSignal }),
      });
      if (SecretString === undefined) throw new Error('the secret holds no text');
      return SecretString;
    },
    async write(SecretString: string): Promise<void> {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
    },
  };
}

/**
 * Reads the secret when it is first needed and again every five minutes. A first read that fails is not remembered. One
 * that fails later leaves in force what is known, and is tried again half a minute later: nobody must be kept from
 * leaving because the secret cannot be read just now, and the keys of old links never change.
 * @param understand makes of the text, and of the instant it was read at (epoch milliseconds), what the caller works with
 */
export function rememberedSecret<Content>(
  SecretId: string,
  understand: (text: string, readAt: number) => Content,
  client = new SecretsManagerClient({}),
) {
  const store = secretStore(SecretId, client);
  let content: Promise<Content> | undefined;
  let readAgainAt = 0;
  return (): Promise<Content> => {
    const now = Date.now();
    if (content !== undefined && now <= readAgainAt) return content;
    readAgainAt = now + REMEMBERED_MS;
    const known = content;
    const reading = store.read(AbortSignal.timeout(LONGEST_READ_MS)).then((text) => understand(text, now));
    content = reading.catch((error: unknown) => {
      if (known === undefined) {
        content = undefined;
        throw error;
      }
      content = known;
      readAgainAt = Date.now() + AGAIN_MS;
      return known;
    });
    return content;
  };
}
