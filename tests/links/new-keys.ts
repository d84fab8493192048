import { randomBytes } from 'node:crypto';
import { makeLinkKeys, readLinkKeys, type LinkKeys } from '../../functions/links/keys.ts';

type Stored = { signing: string; links: Record<string, { secret: string; retired?: boolean }> };

export const newSecret = (): string => makeLinkKeys(randomBytes, 'the-origin-header');

export const newKeys = (): LinkKeys => readLinkKeys(newSecret());

/** The content of the secret after an operator's change to it. */
export function changed(json: string, change: (stored: Stored) => void): string {
  const stored = JSON.parse(json) as Stored;
  change(stored);
  return JSON.stringify(stored);
}

/** As an operator rotates: another key is added and signs from now on; nothing is taken away. */
export function rotate(json: string): string {
  return changed(json, (stored) => {
    stored.links['k2'] = { secret: randomBytes(32).toString('base64url') };
    stored.signing = 'k2';
  });
}

export function retire(json: string, kid: string): string {
  return changed(json, ({ links }) => {
    const key = links[kid];
    if (key !== undefined) key.retired = true;
  });
}
