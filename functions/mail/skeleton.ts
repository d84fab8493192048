import { MESSAGE_MARKS } from '../model/edition.ts';
import { parseAddress } from './address.ts';
import { mailboxHeader, structuredHeader, textHeader } from './header.ts';
import { quotedPrintableAround } from './quoted-printable.ts';
import { LONGEST_VALUES, placedValues, type Place, type ReaderValues } from './reader-values.ts';

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
  /** Each but the last is followed by the place of the same index. */
  readonly literals: readonly Uint8Array[];
  readonly places: readonly Place[];
  /** Of all literals together. */
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
    { place: 'url-in-header' },
    '>\r\n',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n',
    'Auto-Submitted: auto-generated\r\n',
    `${structuredHeader('Content-Language', content.language)}\r\n`,
    `Content-Type: multipart/alternative; boundary="${BOUNDARY}"\r\n`,
    ...bodyPart('text/plain', content.text, 'url-in-text'),
    ...bodyPart('text/html', content.html, 'url-in-html'),
    `\r\n--${BOUNDARY}--\r\n`,
  ]);
}

/**
 * One reader's message, in memory of its own.
 * @throws Error when a value could break out of its place: a fault of ours, see `placedValues`.
 */
export function compose(skeleton: MessageSkeleton, reader: ReaderValues): Uint8Array {
  const values = placedValues(reader);
  const bytes = skeleton.places.reduce((sum, place) => sum + values[place].length, skeleton.literalBytes);
  return splice(skeleton, values, Buffer.allocUnsafeSlow(bytes));
}

/** Memory for any one reader's message at a time: for a long run, where allocating costs more than composing. */
export function messageArena(skeleton: MessageSkeleton): Buffer {
  return Buffer.allocUnsafeSlow(
    skeleton.places.reduce((sum, place) => sum + LONGEST_VALUES[place], skeleton.literalBytes),
  );
}

/** As `compose`, in the given arena: the answer is a view of it, good until the arena is used again. */
export function composeInto(arena: Buffer, skeleton: MessageSkeleton, reader: ReaderValues): Uint8Array {
  return splice(skeleton, placedValues(reader), arena);
}

function splice(skeleton: MessageSkeleton, values: Readonly<Record<Place, string>>, into: Buffer): Uint8Array {
  let end = 0;
  for (const [index, literal] of skeleton.literals.entries()) {
    into.set(literal, end);
    end += literal.length;
    const place = skeleton.places[index];
    if (place === undefined) continue;
    end += values[place].length;
    // `write` would leave out, without a word, what does not fit.
    if (end > into.length) throw new RangeError('the arena is too small for this message');
    into.write(values[place], end - values[place].length, 'latin1');
  }
  return into.subarray(0, end);
}

function bodyPart(type: 'text/plain' | 'text/html', body: string, place: Place): Part[] {
  const head =
    `\r\n--${BOUNDARY}\r\nContent-Type: ${type}; charset=utf-8\r\n` +
    'Content-Transfer-Encoding: quoted-printable\r\n\r\n';
  const pieces = quotedPrintableAround(body.split(MESSAGE_MARKS.unsubscribeUrl));
  return [head, ...pieces.flatMap((piece, index) => (index === 0 ? [piece] : [{ place }, piece]))];
}

function assemble(parts: readonly Part[]): MessageSkeleton {
  const literals: string[] = [''];
  const places: Place[] = [];
  for (const part of parts)
    if (typeof part === 'string') literals[places.length] += part;
    else {
      places.push(part.place);
      literals.push('');
    }
  const encoded = literals.map((literal) => Buffer.from(literal, 'latin1'));
  return { literals: encoded, places, literalBytes: encoded.reduce((sum, { length }) => sum + length, 0) };
}

function ownAddress(what: string, text: string): string {
  const { address, problem } = parseAddress(text);
  if (address === undefined) throw new Error(`the ${what} is no address: ${problem}`);
  return address;
}
