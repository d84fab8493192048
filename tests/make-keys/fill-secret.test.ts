import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeLinkKeys, readLinkKeys } from '../../functions/links/keys.ts';
import { fillSecret } from '../../functions/make-keys/fill-secret.ts';

function secretOf(content: string) {
  const secret = { content, writes: 0 };
  return Object.assign(secret, {
    read: async () => secret.content,
    write: async (next: string) => {
      secret.content = next;
      secret.writes += 1;
    },
  });
}

const makeKeys = (origin: string) => makeLinkKeys(randomBytes, origin);

describe('the secret of a new stack', () => {
  test('gets keys beside the origin header that CloudFormation made', async () => {
    const secret = secretOf('{"origin":"made-by-cloudformation"}');
    expect(await fillSecret(secret, makeKeys)).toBe(true);
    expect(readLinkKeys(secret.content)).toMatchObject({ origin: 'made-by-cloudformation', signing: { kid: 'k1' } });
  });

  test('keeps its keys whatever asks for new ones: links of sent mail need them for ever', async () => {
    const secret = secretOf('{"origin":"o"}');
    await fillSecret(secret, makeKeys);
    const before = secret.content;
    expect(await fillSecret(secret, makeKeys)).toBe(false);
    expect(secret).toMatchObject({ content: before, writes: 1 });
  });

  test.each(['{}', '{"origin":7}', 'null', '[]', '"text"', ''])(
    'without an origin header is a fault, and stays: %j',
    async (content) => {
      const secret = secretOf(content);
      await expect(fillSecret(secret, makeKeys)).rejects.toThrow(/no origin header|JSON/);
      expect(secret.writes).toBe(0);
    },
  );
});
