import { MESSAGE_MARKS } from '../model/edition.ts';
import { parseAddress } from './address.ts';
import { mailboxHeader, structuredHeader, textHeader } from './header.ts';
import { quotedPrintableAround } from './quoted-printable.ts';
import { PLACES, READER_MARKS, type Place } from './reader-values.ts';

/** What all readers of one edition and language get. `html` and `text` hold `MESSAGE_MARKS` where a reader's values go. */
export type MessageContent = {
  readonly from: { readonly name: string; readonly address: string };
  /** A mailbox that somebody reads (rules S1.7). */
  readonly replyTo: string;
  readonly subject: string;
  /** RFC 2919, without the angle brackets; the same for ever. */
  readonly listId: string;
  /** BCP 47. */
  readonly language: string;
  readonly html: string;
  readonly text: string;
};

/** A message that is encoded but for the places of a reader's own values. */
export type MessageSkeleton = {
  readonly start: Uint8Array;
  /** Each place (its index in `PLACES`) with what stands between it and the next one. */
  readonly splices: readonly { readonly place: number; readonly literal: Uint8Array }[];
  /** Of all that is encoded already. */
  readonly literalBytes: number;
};

type Part = string | { readonly place: Place };

/** `=_` cannot occur in quoted-printable (RFC 2045 6.7), so no part holds it, whatever an editor writes. */
const BOUNDARY = '=_alternative';

/** RFC 2919 2: a dot-atom of two words or more, at most 255 octets. */
const LIST_ID = /^(?=.{3,255}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/i;

/**
 * Encodes a message once for all readers of an edition and language: the headers of rules.md appendix B, then the text
 * and the html as quoted-printable. SES adds Message-ID, Date and Feedback-ID, and refuses a message that has two.
 * @throws Error when a setting does not fit its header: a fault of ours. Addresses are not in the error's message.
 */
export function messageSkeleton(content: MessageContent): MessageSkeleton {
  const sender = ownAddress('sender', content.from.address);
  const replyTo = ownAddress('reply address', content.replyTo);
  if (!LIST_ID.test(content.listId)) throw new Error('a List-Id is ASCII words joined by dots');
  return assemble([
    `${mailboxHeader('From', content.from.name, sender)}\r\n`,
    'To: <',
    { place: 'to' },
    '>\r\n',
    `${structuredHeader('Reply-To', `<${replyTo}>`)}\r\n`,
    `${textHeader('Subject', content.subject)}\r\n`,
    'MIME-Version: 1.0\r\n',
    `${structuredHeader('List-Id', `<${content.listId}>`)}\r\n`,
    // One physical line: folded by a relay, it would no longer match its signature (rules S1.20).
    'List-Unsubscribe: <',
    { place: 'unsubscribeUrl-in-header' },
    '>\r\n',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n',
    'Auto-Submitted: auto-generated\r\n',
    `${structuredHeader('Content-Language', content.language)}\r\n`,
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n`,
    ...bodyPart('text/plain', content.text, 'text'),
    ...bodyPart('text/html', content.html, 'html'),
    `\r\n--${BOUNDARY}--\r\n`,
  ]);
}

/** Catches the mark: the text splits into piece, mark, piece, mark, piece. */
const ANY_MARK = new RegExp(`([${READER_MARKS.map((mark) => MESSAGE_MARKS[mark]).join('')}])`);

/** A body may hold each mark any number of times, also never: a message file that was written before a mark was known. */
function bodyPart(type: 'text/plain' | 'text/html', body: string, where: 'text' | 'html'): Part[] {
  const head =
    `\r\n--${BOUNDARY}\r\nContent-Type: ${type}; charset=utf-8\r\n` +
    'Content-Transfer-Encoding: quoted-printable\r\n\r\n';
  const cut = body.split(ANY_MARK);
  const pieces = quotedPrintableAround(cut.filter((_, index) => index % 2 === 0));
  const places = cut.flatMap((text) =>
    READER_MARKS.filter((mark) => MESSAGE_MARKS[mark] === text).map((mark): Part => ({ place: `${mark}-in-${where}` })),
  );
  return [head, ...pieces.flatMap((piece, index) => [piece, ...places.slice(index, index + 1)])];
}

function assemble(parts: readonly Part[]): MessageSkeleton {
  const literals: string[] = [''];
  const places: number[] = [];
  for (const part of parts)
    if (typeof part === 'string') literals[places.length] += part;
    else {
      places.push(PLACES.indexOf(part.place));
      literals.push('');
    }
  const [start = Buffer.of(), ...others] = literals.map((literal) => Buffer.from(literal, 'latin1'));
  return {
    start,
    splices: others.map((literal, index) => ({ place: places[index] ?? 0, literal })),
    literalBytes: others.reduce((sum, { length }) => sum + length, start.length),
  };
}

function ownAddress(what: string, text: string): string {
  const { address, problem } = parseAddress(text);
  if (address === undefined) throw new Error(`the ${what} is no address: ${problem}`);
  return address;
}
