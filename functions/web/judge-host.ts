import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { Web } from './web.ts';

/** A host that may be asked, and at which addresses alone; or why not. */
export type Judged =
  { readonly addresses: readonly LookupAddress[] } | { readonly not: 'refused' | 'no-host' | 'unreachable' };

/**
 * Whether an address of the web may be asked: http or https on their own ports, without a name or password, and with a
 * host all of whose addresses are public. What the resolver said is handed on, to be connected to without asking again:
 * whoever answers differently the second time is never asked a second time.
 */
export async function judgeHost(url: URL, { resolve, isPublic }: Pick<Web, 'resolve' | 'isPublic'>): Promise<Judged> {
  const { protocol, port, username, password, hostname } = url;
  const isPlain = port === '' && username === '' && password === '';
  if (!isPlain || (protocol !== 'http:' && protocol !== 'https:')) return { not: 'refused' };
  // `new URL` has made 127.0.0.1 of 2130706433, 0x7f.1 and the like.
  const host = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family === 0 ? await resolve(host).catch(() => []) : [{ address: host, family }];
  if (found === 'no-host') return { not: 'no-host' };
  if (found.length === 0) return { not: 'unreachable' };
  return found.every(({ address }) => isPublic(address)) ? { addresses: found } : { not: 'refused' };
}
