import { simpleParser, type AddressObject } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime from 'postal-mime';
import type { MessageContent } from '../../functions/mail/skeleton.ts';
import { MESSAGE_MARKS } from '../../functions/model/edition.ts';

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

/** The same message as two independent parsers read it. */
export async function readings(message: Uint8Array): Promise<readonly Reading[]> {
  return Promise.all([readWithMailparser(message), readWithPostalMime(message)]);
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

/** The message as nodemailer builds it: an oracle that shares no line of code with ours. */
export async function composeWithNodemailer(
  content: MessageContent,
  reader: { readonly to: string; readonly unsubscribeUrl: string },
): Promise<Uint8Array> {
  const composer = new MailComposer({
    from: content.from,
    to: reader.to,
    replyTo: content.replyTo,
    subject: content.subject,
    text: content.text.replaceAll(MESSAGE_MARKS.unsubscribeUrl, reader.unsubscribeUrl),
    html: content.html.replaceAll(MESSAGE_MARKS.unsubscribeUrl, reader.unsubscribeUrl),
    newline: 'windows',
    headers: {
      'List-Id': `<${content.listId}>`,
      'List-Unsubscribe': { prepared: true, value: `<${reader.unsubscribeUrl}>` },
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'Auto-Submitted': 'auto-generated',
      'Content-Language': content.language,
    },
  });
  return composer.compile().build();
}
