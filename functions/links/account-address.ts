import { createHmac } from 'node:crypto';
import type { EditionId } from '../model/edition.ts';
import type { LinkKeys } from './keys.ts';

/** Of the MAC, in characters of base64url: 132 bits, which nobody guesses. */
const MAC_CHARACTERS = 22;

/**
 * Where the page of an edition's account stands below the public address, without a slash before. Nobody finds it who
 * was not told. The key is the one that is never rotated: the links of letters stay good.
 */
export function accountPath(keys: LinkKeys, edition: EditionId): string {
  // What goes before it has no `@`, and so is the start of no address that `subscriberId` hashes.
  const mac = createHmac('sha256', keys.hash).update(`account|${edition}`).digest('base64url');
  return `a/${edition}-${mac.slice(0, MAC_CHARACTERS)}.html`;
}
