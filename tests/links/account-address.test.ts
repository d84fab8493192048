import { expect, test } from 'vitest';
import { accountPath } from '../../functions/links/account-address.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import { newKeys, newSecret, retire, rotate } from './new-keys.ts';

const edition = '2026-W47' as EditionId;

test('the page of an account has an address of 22 characters that nobody can guess, another one in each stack and edition', () => {
  const keys = newKeys();
  const path = accountPath(keys, edition);
  expect(path).toMatch(/^a\/2026-W47-[\w-]{22}\.html$/);
  expect(accountPath(keys, edition)).toBe(path);
  expect(accountPath(newKeys(), edition)).not.toBe(path);
  expect(accountPath(keys, '2026-W48' as EditionId).slice(-28)).not.toBe(path.slice(-28));
});

test('links to accounts stay good when the keys of links are rotated and retired', () => {
  const secret = newSecret();
  const after = readLinkKeys(retire(rotate(secret), 'k1'));
  expect(accountPath(after, edition)).toBe(accountPath(readLinkKeys(secret), edition));
});
