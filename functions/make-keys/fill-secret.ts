type Secret = {
  readonly read: () => Promise<string>;
  readonly write: (content: string) => Promise<void>;
};

/**
 * Adds link keys to a secret that CloudFormation made with nothing but the origin header in it.
 * @returns false when there are keys already: they are kept, whatever asked for new ones.
 * @throws Error when the secret holds no origin header.
 */
export async function fillSecret(secret: Secret, makeKeys: (origin: string) => string): Promise<boolean> {
  const content: unknown = JSON.parse(await secret.read());
  if (typeof content !== 'object' || content === null || !('origin' in content) || typeof content.origin !== 'string')
    throw new Error('the secret holds no origin header');
  if ('links' in content) return false;
  await secret.write(makeKeys(content.origin));
  return true;
}
