import { INSTANT_BYTES, instantBytes, readInstant } from './instant.ts';
import type { LinkKeys } from './keys.ts';
import { mintToken, verifyToken } from './token.ts';

/** When a form was shown, for the form itself to bring back: who fills it in faster than a person is none. */
export function mintStamp(keys: LinkKeys, at: number): string {
  return mintToken(keys, 'form', instantBytes(at));
}

/** Epoch milliseconds; nothing when the stamp is not ours. */
export function readStamp(keys: LinkKeys, stamp: string): number | undefined {
  const { payload } = verifyToken(keys, 'form', stamp);
  return payload?.length === INSTANT_BYTES ? readInstant(payload) : undefined;
}
