import { simpleParser, type ParsedMail } from 'mailparser';
import { MESSAGE_TAGS } from '../../../functions/model/delivery.ts';
import { isEditionId, type EditionId } from '../../../functions/model/edition.ts';
import { readWelcomeTag } from '../../../functions/model/welcome.ts';
import type { Mail } from '../../cloud/mail.ts';
import { headerValue, readHeader, type HeaderField } from '../../cloud/ses-message.ts';
import { decodeWords } from './decode-words.ts';

/** What a list shows of a mail. */
export type MailHead = {
  readonly subject: string;
  readonly to: string;
  /** Whose mail it is: an edition, or else a letter of some kind. */
  readonly edition?: EditionId;
  readonly letter?: string;
  /** The latest edition, as whoever joined since gets it: it has no place among those of that edition's readers. */
  readonly isWelcome: boolean;
  /** What a search looks into. */
  readonly folded: string;
};

// A mail never changes: what was read of it once holds for as long as it is there.
const heads = new WeakMap<Mail, MailHead>();
const parsed = new WeakMap<Mail, Promise<ParsedMail>>();
/** No header of ours is longer; of a longer one the subject is not looked for any further. */
const HEADER_BYTES = 16 * 1024;

/** Reads no more of a mail than its header. */
export function headOf(mail: Mail): MailHead {
  const known = heads.get(mail);
  if (known !== undefined) return known;
  const subject = decodeWords(headerValue(readHeader(mail.raw.subarray(0, HEADER_BYTES)), 'Subject') ?? '');
  const to = mail.destinations.join(', ');
  const edition = mail.tags[MESSAGE_TAGS.edition];
  const letter = mail.tags['letter'];
  const head: MailHead = {
    subject,
    to,
    ...(edition !== undefined && isEditionId(edition) && { edition }),
    ...(letter !== undefined && { letter }),
    isWelcome: readWelcomeTag(mail.tags[MESSAGE_TAGS.batch] ?? '') !== undefined,
    folded: fold(`${to} ${subject}`),
  };
  heads.set(mail, head);
  return head;
}

/** The header, field by field: as it is, and as programs read it. */
export function fieldsOf(bytes: Buffer): readonly (HeaderField & { readonly decoded: string })[] {
  return readHeader(bytes).map((field) => ({ ...field, decoded: decodeWords(field.value) }));
}

/** The parts of a mail, as a mail program takes it apart. */
export function partsOf(mail: Mail): Promise<ParsedMail> {
  const known =
    parsed.get(mail) ?? simpleParser(mail.raw, { skipImageLinks: true, skipTextToHtml: true, skipHtmlToText: true });
  parsed.set(mail, known);
  return known;
}

/** For whoever types without marks: `cho noi` finds `Chợ nổi`. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('đ', 'd');
}
