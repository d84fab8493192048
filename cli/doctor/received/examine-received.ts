import type { Dns } from '../dns.ts';
import type { Finding } from '../finding.ts';
import { checkFrom, checkOneClick } from './check-headers.ts';
import { checkDmarcPassed, checkSpf } from './check-passed.ts';
import { checkSignature, checkSignedFields } from './check-signature.ts';
import { readReceived } from './read-received.ts';

/**
 * Whether a mail that came to a real mailbox would count as bulk mail should: SPF, DKIM and DMARC passed and aligned, and
 * one-click unsubscribe covered by the signature (rules S1.1, S1.10, S1.11). By what the receiving host wrote into it and,
 * with a DNS, by looking again.
 * @param mail its bytes, as they were received
 * @param sender the address that the stage sends as
 */
export async function examineReceived(mail: Buffer, sender: string, dns: Dns | undefined): Promise<readonly Finding[]> {
  const received = await readReceived(mail, dns);
  return [
    checkFrom(received, sender),
    checkSpf(received),
    checkSignature(received),
    ...checkSignedFields(received),
    checkOneClick(received),
    checkDmarcPassed(received),
  ];
}
