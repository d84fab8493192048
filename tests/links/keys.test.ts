import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { makeLinkKeys, readLinkKeys } from '../../functions/links/keys.ts';
import { newSecret, retire, rotate } from './new-keys.ts';

const key = randomBytes(32).toString('base64url');
const good = { v: 1, origin: 'o', hash: key, signing: 'k1', links: { k1: { secret: key } } };

describe('the link keys', () => {
  test('of a new secret are two different ones, and k1 signs', () => {
    const keys = readLinkKeys(makeLinkKeys(randomBytes, 'the-origin-header'));
    expect(keys).toMatchObject({ origin: 'the-origin-header', signing: { kid: 'k1', retired: false } });
    expect(keys.hash.equals(keys.signing.secret)).toBe(false);
    expect(newSecret()).not.toBe(newSecret());
  });

  test('keep every key after a rotation, and the hash key for ever', () => {
    const before = newSecret();
    const keys = readLinkKeys(retire(rotate(before), 'k1'));
    expect([...keys.links.keys()]).toEqual(['k1', 'k2']);
    expect(keys.signing.kid).toBe('k2');
    expect(keys.links.get('k1')?.retired).toBe(true);
    expect(keys.hash.equals(readLinkKeys(before).hash)).toBe(true);
  });

  test.each([
    ['v', { ...good, v: 2 }],
    ['origin', { ...good, origin: undefined }],
    ['origin', { ...good, origin: '' }],
    ['hash', { ...good, hash: undefined }],
    ['hash', { ...good, hash: key.slice(1) }],
    ['hash', { ...good, hash: `${key}=` }],
    ['signing', { ...good, signing: undefined }],
    ['signing', { ...good, signing: 'k2' }],
    ['signing', { ...good, signing: 'constructor' }],
    ['signing', { ...good, links: { k1: { secret: key, retired: true } } }],
    ['links', { ...good, links: undefined }],
    ['links', { ...good, links: [key] }],
    ['links.k1', { ...good, links: { k1: key } }],
    ['links.k1.secret', { ...good, links: { k1: {} } }],
    ['links.k1.retired', { ...good, links: { k1: { secret: key, retired: 'yes' } } }],
    ['links: the name of a key', { ...good, links: { 'k.1': { secret: key } } }],
  ])('that are wrong are refused by the name of the field: %s', (field, content) => {
    expect(() => readLinkKeys(JSON.stringify(content))).toThrow(
      new Error(`the link keys are wrong or incomplete: ${field}`),
    );
  });

  test.each([`"${key}"`, `{"hash":"${key}"`, `["${key}"]`, 'null', ''])(
    'are never shown, not even when they are no JSON',
    (json) => {
      expect(() => readLinkKeys(json)).toThrow(new Error('the link keys are no JSON object'));
      expect(inspect(readLinkKeys(JSON.stringify(good)), { depth: 9 })).not.toContain(key);
    },
  );
});
