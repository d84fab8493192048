import { isAddress, parseAddress } from './address.ts';
import { mailboxHeader, structuredHeader, textHeader } from './header.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** What all readers of one letter get. */
export type LetterContent = {
  readonly from: { readonly name: string; readonly address: string };
  /** A mailbox that somebody reads (rules S1.7). */
  readonly replyTo: string;
  readonly subject: string;
  /** BCP 47. */
  readonly language: string;
  readonly html: string;
  readonly text: string;
};

/** `=_` cannot occur in quoted-printable (RFC 2045 6.7), so no part holds it, whatever a letter says. */
const BOUNDARY = '=_alternative';

/**
 * Encodes a letter, and answers with what makes one reader's message of it: ASCII, lines of at most 76 octets, CRLF only.
 * No header of a list: nobody subscribed, and nobody can leave by a click. `Auto-Submitted` keeps vacation answers away
 * (RFC 3834 5). SES adds Message-ID and Date, and refuses a message that has two.
 * @throws Error when a setting or an address does not fit its header: a fault of ours. Addresses are not in its message.
 */
export function letterMessage(content: LetterContent): (to: string) => Uint8Array {
  const head = mailboxHeader('From', content.from.name, ownAddress(content.from.address));
  const rest = [
    structuredHeader('Reply-To', `<${ownAddress(content.replyTo)}>`),
    textHeader('Subject', content.subject),
    'MIME-Version: 1.0',
    'Auto-Submitted: auto-generated',
    structuredHeader('Content-Language', content.language),
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"`,
    '',
    ...bodyPart('text/plain', content.text),
    ...bodyPart('text/html', content.html),
    `--${BOUNDARY}--`,
    '',
  ].join('\r\n');
  return (to) => {
    if (!isAddress(to)) throw new Error('a letter would go to what is no plain address');
    return Buffer.from(`${head}\r\nTo: <${to}>\r\n${rest}`, 'latin1');
  };
}

function bodyPart(type: 'text/plain' | 'text/html', body: string): string[] {
  return [
    `--${BOUNDARY}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(body),
  ];
}

function ownAddress(text: string): string {
  const { address, problem } = parseAddress(text);
  if (address === undefined) throw new Error(`an address of the publication's own is none: ${problem}`);
  return address;
}
