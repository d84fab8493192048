import { Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';

/** All addresses of a name, or that there is no such name. @throws when the DNS does not say. */
export type ResolveName = (name: string) => Promise<readonly LookupAddress[] | 'no-host'>;

const DNS_MS = 2_000;

/**
 * The DNS itself: what only this machine knows by a name (`/etc/hosts`, search domains) is nothing that a reader would
 * reach. There is no such name when the DNS says so for both families; one alone may be a server that is ill.
 */
export function nameResolver(resolver = new Resolver({ timeout: DNS_MS, tries: 2 })): ResolveName {
  return async (name) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found: readonly LookupAddress[] = [
      ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
      ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
    ];
    if (found.length > 0) return found;
    if (isNoName(four) && isNoName(six)) return 'no-host';
    throw new Error('the DNS has no address for this name, or does not say');
  };
}

function isNoName(answer: PromiseSettledResult<unknown>): boolean {
  if (answer.status === 'fulfilled') return false;
  const reason: unknown = answer.reason;
  return reason instanceof Error && 'code' in reason && reason.code === 'ENOTFOUND';
}
