import * as fc from 'fast-check';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readLinkKeys } from '../../functions/links/keys.ts';
import { mintToken, verifyToken, type Purpose } from '../../functions/links/token.ts';
import { changed, newKeys, newSecret, retire, rotate } from './new-keys.ts';

const PURPOSES: readonly Purpose[] = ['unsubscribe', 'confirm', 'preferences', 'review', 'form'];
const purpose = fc.constantFrom(...PURPOSES);
const payload = fc.uint8Array({ maxLength: 120 });
const keys = newKeys();

describe('a token', () => {
  test('is kid.payload.mac: HMAC-SHA-256 over purpose|version|payload, cut to 16 bytes', () => {
    const secret = Buffer.alloc(32, 7);
    const known = readLinkKeys(
      changed(newSecret(), ({ links }) => (links['k1'] = { secret: secret.toString('base64url') })),
    );
    const mac = createHmac('sha256', secret).update('confirm|1|hello').digest().subarray(0, 16).toString('base64url');
    expect(mintToken(known, 'confirm', Buffer.from('hello'))).toBe(`k1.aGVsbG8.${mac}`);
  });

  test('gives back its payload', () => {
    fc.assert(
      fc.property(purpose, payload, (aim, bytes) => {
        const token = mintToken(keys, aim, bytes);
        expect(token).toMatch(/^[\w.-]+$/);
        const { payload: read = [] } = verifyToken(keys, aim, token);
        expect([...read]).toEqual([...bytes]);
      }),
    );
  });

  test('with any one bit flipped is refused', () => {
    const token = mintToken(keys, 'unsubscribe', Buffer.from('any payload'));
    const bytes = Buffer.from(token, 'latin1');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(verifyToken(keys, 'unsubscribe', flipped.toString('latin1'))).toHaveProperty('refused');
    }
  });

  test('cut short, made longer or spelled otherwise is refused', () => {
    const token = mintToken(keys, 'unsubscribe', Buffer.from('any payload'));
    for (let length = 0; length < token.length; length += 1)
      expect(verifyToken(keys, 'unsubscribe', token.slice(0, length))).toHaveProperty('refused');
    for (const other of [`${token}=`, `${token}A`, ` ${token}`, `${token}\n`, token.toUpperCase(), `${token}.${token}`])
      expect(verifyToken(keys, 'unsubscribe', other)).toHaveProperty('refused');
  });

  test('of one purpose is worth nothing for another', () => {
    fc.assert(
      fc.property(purpose, purpose, payload, (minted, asked, bytes) => {
        fc.pre(minted !== asked);
        expect(verifyToken(keys, asked, mintToken(keys, minted, bytes))).toEqual({ refused: 'forged' });
      }),
    );
  });

  test('that anybody might type is refused', () => {
    const typed = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^k1\.[\w-]{0,40}\.[\w-]{22}$/));
    fc.assert(
      fc.property(typed, purpose, (text, aim) => {
        expect(verifyToken(keys, aim, text)).toHaveProperty('refused');
      }),
    );
    for (const kid of ['k9', 'constructor', 'proto'])
      expect(verifyToken(keys, 'confirm', `${kid}.AAAA.${'A'.repeat(22)}`)).toHaveProperty('refused');
    expect(verifyToken(keys, 'confirm', `k9.AAAA.${'A'.repeat(22)}`)).toEqual({ refused: 'unknown-key' });
  });

  test('has 512 characters at most, made or read', () => {
    expect(() => mintToken(keys, 'confirm', Buffer.alloc(400))).toThrow('512 characters');
    const tooLong = `k1.${'A'.repeat(600)}.${'A'.repeat(22)}`;
    expect(verifyToken(keys, 'confirm', tooLong)).toEqual({ refused: 'malformed' });
  });

  test('lives on when keys are rotated; a retired key is good for unsubscribe alone', () => {
    const before = newSecret();
    const tokens = PURPOSES.map((aim) => [aim, mintToken(readLinkKeys(before), aim, Buffer.of(1))] as const);
    const rotated = readLinkKeys(rotate(before));
    const retired = readLinkKeys(retire(rotate(before), 'k1'));
    for (const [aim, token] of tokens) {
      expect(verifyToken(rotated, aim, token)).toHaveProperty('payload');
      expect(verifyToken(retired, aim, token)).toEqual(
        aim === 'unsubscribe' ? { payload: Buffer.of(1), retired: true } : { refused: 'retired-key' },
      );
    }
    expect(mintToken(retired, 'confirm', Buffer.of(1))).toMatch(/^k2\./);
  });

  test('of another stack is refused', () => {
    expect(verifyToken(newKeys(), 'unsubscribe', mintToken(keys, 'unsubscribe', Buffer.of(1)))).toEqual({
      refused: 'forged',
    });
  });
});
