import { says, type Finding } from '../finding.ts';
import type { Received, Signature } from './read-received.ts';

const ONE_CLICK = ['list-unsubscribe', 'list-unsubscribe-post'];

function aligned({ signatures }: Received): readonly Signature[] {
  return signatures.filter(({ isAligned }) => isAligned);
}

/** What the receiving host said of the signature of a domain. */
function saidOf(domain: string, { results }: Received): string | undefined {
  const said = results?.results.find(({ method, properties }) => {
    const by = properties.get('header.d') ?? properties.get('header.i') ?? '';
    return method === 'dkim' && by.slice(by.lastIndexOf('@') + 1).toLowerCase() === domain.toLowerCase();
  });
  return said?.result;
}

/** Whether the mail is signed by the sender's own domain, and the signature holds. */
export function checkSignature(received: Received): Finding {
  const { ok, warning, fault, unread } = says('DKIM');
  const { signatures, results } = received;
  const doctor = 'See what newsletter doctor says of DKIM; SES signs with the domain once its records are found.';
  if (signatures.length === 0) return fault('It is not signed at all: bulk mail without DKIM is refused.', doctor);
  const found = aligned(received);
  if (found.length === 0)
    return fault(
      `It is signed by ${signatures.map(({ domain }) => domain).join(' and ')}, not by the domain of From.`,
      doctor,
    );
  const judged = found.map((signature) => judge(signature, saidOf(signature.domain, received)));
  const best = judged.find(({ is }) => is === 'good') ?? judged[0];
  if (best === undefined) throw new Error('a signature was not judged');
  const { is, by } = best;
  switch (is) {
    case 'good':
      return ok(`The signature of ${by.domain} holds.`);
    case 'changed since':
      return warning(
        `${results?.host ?? 'The host'} found the signature of ${by.domain} good, but this file is another one: it was changed when it was saved.`,
        'The mail was in order. For certainty save its source ("Show original", "Download message").',
      );
    case 'mended since':
      return warning(
        `${results?.host ?? 'The host'} did not accept the signature of ${by.domain}; now it holds.`,
        'Its key was not in the DNS yet, or not everywhere. Send another mail.',
      );
    case 'body':
      return fault(
        `The text was changed after ${by.domain} had signed it: the signature does not hold.`,
        'Forwarders, mailing lists and virus scanners do that. Send one straight to a mailbox at a large provider.',
      );
    case 'bad':
      return fault(
        `The signature of ${by.domain} does not hold: a field of the header was changed, or its key is not the one in the DNS.`,
        `Compare the record ${by.selector}._domainkey.${by.domain} with what newsletter doctor prints; then send another mail.`,
      );
    case 'unknown':
      return unread(
        `It is signed by ${by.domain}, but whether that holds cannot be said: no host wrote it down, and there is no DNS here.`,
        'Repeat it where there is a network, or save a mail with its field Authentication-Results.',
      );
  }
}

type Judged = {
  readonly by: Signature;
  readonly is: 'good' | 'changed since' | 'mended since' | 'body' | 'bad' | 'unknown';
};

/** @param said by the receiving host */
function judge(by: Signature, said: string | undefined): Judged {
  const { verified, bodyIsWhole } = by;
  // Without a DNS the hash of the text is all there is to look at.
  const isGoodHere = verified === undefined ? undefined : verified === 'pass';
  if (said === 'pass') return { by, is: bodyIsWhole && isGoodHere !== false ? 'good' : 'changed since' };
  if (!bodyIsWhole) return { by, is: 'body' };
  if (isGoodHere === true) return { by, is: said === undefined ? 'good' : 'mended since' };
  return { by, is: isGoodHere === undefined && said === undefined ? 'unknown' : 'bad' };
}

/** Whether both fields of one-click unsubscribe are under that signature: otherwise no provider offers it (RFC 8058, 4). */
export function checkSignedFields(received: Received): readonly Finding[] {
  const { ok, fault } = says('signed fields');
  const found = aligned(received);
  if (found.length === 0) return [];
  const lacks = found.map(({ covers }) => ONE_CLICK.filter((name) => !covers.includes(name)));
  if (lacks.some((missing) => missing.length === 0))
    return [ok('List-Unsubscribe and List-Unsubscribe-Post are both signed.')];
  const names = { 'list-unsubscribe': 'List-Unsubscribe', 'list-unsubscribe-post': 'List-Unsubscribe-Post' };
  const missing = Object.entries(names).flatMap(([name, shown]) => (lacks[0]?.includes(name) === true ? [shown] : []));
  return [
    fault(
      `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not signed: Gmail and Yahoo then do not offer to leave with one click.`,
      'SES decides what it signs: show AWS Support this mail, and the names after h= in its DKIM-Signature. Do not begin with many readers before that is settled.',
    ),
  ];
}
