import { domainOf } from './check-sender.ts';
import type { Dns } from './dns.ts';
import { says, type Finding } from './finding.ts';

/** The tags of a DMARC record, names in lower case (RFC 7489, 6.4). */
function tagsOf(record: string): ReadonlyMap<string, string> {
  const tags = record.split(';').flatMap((tag) => {
    const [name = '', ...value] = tag.split('=');
    return value.length === 0 ? [] : [[name.trim().toLowerCase(), value.join('=').trim()] as const];
  });
  return new Map(tags);
}

/** The records that DMARC counts, of the domain or of the nearest domain above it that has one. */
async function findRecords(domain: string, dns: Dns): Promise<{ at: string; records: readonly string[] } | undefined> {
  const labels = domain.split('.');
  for (let first = 0; first < labels.length - 1; first += 1) {
    const at = labels.slice(first).join('.');
    const records = (await dns.txt(`_dmarc.${at}`)).filter((text) => /^v\s*=\s*DMARC1\s*(;|$)/.test(text));
    if (records.length > 0) return { at, records };
  }
  return undefined;
}

/** Whether the sender's domain says what is to be done with mail that is not aligned: bulk mail needs it (rules S1.1). */
export async function checkDmarc(sender: string, dns: Dns): Promise<Finding> {
  const { ok, warning, fault } = says('DMARC');
  const domain = domainOf(sender);
  const record = `_dmarc.${domain}  TXT  "v=DMARC1; p=none"`;
  const found = await findRecords(domain, dns);
  if (found === undefined)
    return fault(
      `${domain} has no DMARC record: Gmail, Yahoo and Outlook refuse bulk mail without one.`,
      'Add to the DNS (with "; rua=mailto:ADDRESS" in it providers send reports there):',
      record,
    );
  const { at, records } = found;
  if (records.length > 1)
    return fault(`_dmarc.${at} has ${records.length} DMARC records: then none counts.`, 'Leave one of them.');
  const tags = tagsOf(records[0] ?? '');
  const policy = at === domain ? tags.get('p') : (tags.get('sp') ?? tags.get('p'));
  if (policy === undefined || !/^(none|quarantine|reject)$/i.test(policy))
    return fault(
      `The DMARC record of ${at} has no policy that anybody knows: ${records[0] ?? ''}`,
      'Correct it; this is the least:',
      record,
    );
  const sentence = `${at === domain ? domain : `${at}, for ${domain} too,`} has a DMARC record, p=${policy.toLowerCase()}.`;
  if (tags.get('adkim') === 's' && at !== domain)
    return warning(
      `${sentence} It asks for strict DKIM alignment.`,
      `Mails must then be signed by ${domain} itself: send one, and try newsletter doctor --received FILE.eml.`,
    );
  return ok(sentence);
}
