import { simpleParser, type AddressObject } from 'mailparser';
import PostalMime from 'postal-mime';
import { readMailbox, readStrictly, valueOf } from './strict-reading.ts';
import { readWords } from './strict-words.ts';

/** What a reader's program makes of a message. */
export type Reading = {
  readonly subject: string | undefined;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly html: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

const HEADERS = [
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
  'content-language',
  'mime-version',
];

/** The same message as two independent parsers read it, and as the letter of the RFCs has it. */
export async function readings(message: Uint8Array): Promise<readonly Reading[]> {
  return [await readWithMailparser(message), await readWithPostalMime(message), readByTheLetter(message)];
}

async function readWithMailparser(message: Uint8Array): Promise<Reading> {
  const mail = await simpleParser(Buffer.from(message));
  return {
    subject: mail.subject,
    from: peopleOf(mail.from),
    to: peopleOf(mail.to),
    replyTo: peopleOf(mail.replyTo),
    html: body(mail.html || ''),
    text: body(mail.text ?? ''),
    headers: headers((name) => mail.headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]+:/, '')),
  };
}

async function readWithPostalMime(message: Uint8Array): Promise<Reading> {
  const mail = await PostalMime.parse(message);
  return {
    subject: mail.subject,
    from: mail.from === undefined ? [] : [person(mail.from)],
    to: (mail.to ?? []).map(person),
    replyTo: (mail.replyTo ?? []).map(person),
    html: body(mail.html ?? ''),
    text: body(mail.text ?? ''),
    headers: headers((name) => mail.headers.find(({ key }) => key === name)?.value),
  };
}

function readByTheLetter(message: Uint8Array): Reading {
  const { fields, html = '', text = '' } = readStrictly(message);
  const mailbox = (name: string) => {
    const value = valueOf(fields, name);
    return value === undefined ? [] : [readMailbox(name, value)];
  };
  const subject = valueOf(fields, 'subject');
  return {
    subject: subject === undefined ? undefined : readWords(subject, 'Subject:'.length).text,
    from: mailbox('from'),
    to: mailbox('to'),
    replyTo: mailbox('reply-to'),
    html: body(html),
    text: body(text),
    headers: headers((name) => valueOf(fields, name)),
  };
}

function peopleOf(list: AddressObject | AddressObject[] | undefined): string[] {
  return [list ?? []].flat().flatMap(({ value }) => value.map(person));
}

function person({ name, address }: { readonly name: string; readonly address?: string | undefined }): string {
  return `${name}|${address}`;
}

function headers(find: (name: string) => string | undefined): Record<string, string | undefined> {
  return Object.fromEntries(HEADERS.map((name) => [name, find(name)?.replace(/\s+/g, '')]));
}

/** Parsers disagree on the line end before a boundary, which belongs to the boundary, and on what a line end is. */
export function body(text: string): string {
  return text.replace(/\r\n|\r/g, '\n').replace(/\n+$/, '');
}
