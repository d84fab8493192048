import { createHmac } from 'node:crypto';
import type { LinkKeys } from './keys.ts';

/** What a network goes by where its requests are counted: a keyed hash. No address of a mailbox is hashed to the same. */
export function networkId(keys: LinkKeys, network: string): string {
  // What goes before it has no `@`, and so is the start of no address that `subscriberId` hashes.
  return createHmac('sha256', keys.hash).update(`network|${network}`).digest('base64url').slice(0, 22);
}
