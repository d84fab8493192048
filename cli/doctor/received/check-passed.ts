import { says, type Finding } from '../finding.ts';
import type { AuthenticationResult } from './authentication-results.ts';
import type { Received } from './read-received.ts';

const NOT_WRITTEN = 'Repeat it where there is a network, or save a mail with its field Authentication-Results.';

function domainIn(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function saidOf(method: string, { results }: Received): AuthenticationResult | undefined {
  return results?.results.find((result) => result.method === method);
}

/** One is the other, or below it: our MAIL FROM domain is a subdomain of the sender's (rules S1.3). */
function isRelated(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

/** Whether the host that sent it may do so for the domain of MAIL FROM, and that is the sender's own. */
export function checkSpf(received: Received): Finding {
  const { ok, fault, unread } = says('SPF');
  const said = saidOf('spf', received);
  const result = said?.result ?? received.own.spf;
  const domain = domainIn(said?.properties.get('smtp.mailfrom') ?? received.returnPath ?? '');
  const from = domainIn(received.from[0] ?? '');
  if (result === undefined)
    return unread('Whether SPF passed cannot be said: the mail does not tell, and there is no DNS here.', NOT_WRITTEN);
  if (result !== 'pass')
    return fault(
      `SPF did not pass for ${domain === '' ? 'an unknown domain' : domain} (${result}).`,
      'See what newsletter doctor says of MAIL FROM. A mail that was forwarded never passes: send one straight to the mailbox.',
    );
  if (!isRelated(domain, from))
    return fault(
      `SPF passed, but for ${domain}, which is not the sender's: for DMARC it does not count.`,
      'The identity has no MAIL FROM domain of its own. See what newsletter doctor says of it.',
    );
  return ok(`SPF passed for ${domain}, which is the sender's own.`);
}

/** Whether the receiving host took the mail for one of the sender's. */
export function checkDmarcPassed(received: Received): Finding {
  const { ok, fault, unread } = says('DMARC');
  const said = saidOf('dmarc', received)?.result;
  const result = said ?? received.own.dmarc;
  const from = domainIn(received.from[0] ?? '');
  if (result === undefined)
    return unread('Whether DMARC passed cannot be said: no host wrote it down, and there is no DNS here.', NOT_WRITTEN);
  if (result === 'pass')
    return ok(said === undefined ? `DMARC passes for ${from}.` : `${received.results?.host ?? ''} says: DMARC passed.`);
  return result === 'none'
    ? fault(
        `${from} has no DMARC record: large providers refuse bulk mail without one.`,
        'newsletter doctor prints the record to add.',
      )
    : fault(
        `DMARC did not pass (${result}).`,
        'It passes when SPF or DKIM passes for the domain of From: mend what stands above.',
      );
}
