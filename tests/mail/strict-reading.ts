import { fromBase64, readWords, unfolded } from './strict-words.ts';

/** A header field, its value folded as it stands in the message. */
type Field = { readonly name: string; readonly value: string };

export type StrictMail = {
  readonly fields: readonly Field[];
  readonly text: string | undefined;
  readonly html: string | undefined;
};

const ONCE = ['from', 'to', 'reply-to', 'subject', 'mime-version', 'content-type', 'content-transfer-encoding'];
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A third opinion beside the two parsers: a message of plain text, or of alternatives, by the letter of RFC 5322, 2045 and
 * 2046. Throws for whatever they do not allow: parsers forgive, and what a mail server does nobody knows.
 */
export function readStrictly(message: Uint8Array): StrictMail {
  const raw = Buffer.from(message).toString('latin1');
  if (!/^(?:[\t -~]|\r\n)*$/.test(raw)) throw new Error('more than printable ASCII, or a line end that is not CRLF');
  if (raw.split('\r\n').some(({ length }) => length > 998)) throw new Error('a line has more than 998 characters');
  const { fields, body } = entity(raw);
  const { type, boundary } = contentType(fields);
  if (type !== 'multipart/alternative')
    return { fields, text: type === 'text/plain' ? decoded(fields, body) : undefined, html: undefined };
  if (valueOf(fields, 'mime-version')?.trim() !== '1.0') throw new Error('a multipart message without MIME-Version');
  const parts = partsBetween(body, boundary).map(entity);
  const types = parts.map((part) => contentType(part.fields).type);
  if (types.join() !== 'text/plain,text/html') throw new Error(`the alternatives are ${types.join()}`);
  const [text, html] = parts.map((part) => decoded(part.fields, part.body));
  return { fields, text, html };
}

/** The value of the only field of that name, folded; `undefined` when there is none. */
export function valueOf(fields: readonly Field[], name: string): string | undefined {
  return fields.find((field) => field.name.toLowerCase() === name)?.value;
}

/** `name|address` of a header with one mailbox. */
export function readMailbox(header: string, value: string): string {
  const bare = /^\s*([^\s<>"]+@[^\s<>"]+)\s*$/.exec(value)?.[1];
  if (bare !== undefined) return `|${bare}`;
  const [, phrase = '', address = ''] = /^([^]*)<([^<>\s]+)>\s*$/.exec(value) ?? [];
  if (address === '') throw new Error(`${header} has no mailbox: ${value}`);
  const quoted = /^\s*"([^"\\]*)"\s*$/.exec(phrase)?.[1];
  return `${quoted ?? readWords(phrase.trimEnd(), header.length + 1).text}|${address}`;
}

function entity(raw: string): { readonly fields: readonly Field[]; readonly body: string } {
  const end = raw.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('no empty line ends the headers');
  const fields = raw
    .slice(0, end)
    .split(/\r\n(?![ \t])/)
    .map((field) => {
      const [, name = '', value = ''] = /^([!-9;-~]+):([^]*)$/.exec(field) ?? [];
      if (name === '') throw new Error(`not a header: ${field}`);
      return { name, value };
    });
  for (const name of ONCE)
    if (fields.filter((field) => field.name.toLowerCase() === name).length > 1) throw new Error(`${name} stands twice`);
  return { fields, body: raw.slice(end + 4) };
}

function contentType(fields: readonly Field[]): { readonly type: string; readonly boundary: string } {
  const value = unfolded(valueOf(fields, 'content-type') ?? 'text/plain').trim();
  const [type = '', ...parameters] = value.split(/;[ \t]*/);
  const [, quoted, token] = /^boundary=(?:"([^"]{1,70})"|([\w'+./:=?-]{1,70}))$/.exec(parameters[0] ?? '') ?? [];
  if (type.startsWith('text/') && !/^(charset=utf-8)?$/i.test(parameters[0] ?? ''))
    throw new Error(`a text is not in UTF-8: ${value}`);
  return { type, boundary: quoted ?? token ?? '' };
}

/** RFC 2046 5.1.1: the line end before a boundary belongs to it. */
function partsBetween(body: string, boundary: string): string[] {
  if (boundary === '') throw new Error('no boundary');
  const [preamble = '', ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  const last = rest.pop();
  if (preamble.trim() !== '' || last === undefined || !/^--(\r\n)?$/.test(last)) throw new Error('no closing boundary');
  return rest.map((part) => {
    if (!part.startsWith('\r\n')) throw new Error('a boundary is no line of its own');
    return part.slice(2);
  });
}

function decoded(fields: readonly Field[], body: string): string {
  const encoding = valueOf(fields, 'content-transfer-encoding')?.trim() ?? '7bit';
  if (encoding === '7bit') return body;
  const lines = body.split('\r\n');
  if (lines.some(({ length }) => length > 76)) throw new Error('an encoded line has more than 76 characters');
  if (encoding === 'base64') return utf8.decode(fromBase64(lines.join('')));
  if (encoding !== 'quoted-printable') throw new Error(`no such encoding: ${encoding}`);
  if (lines.some((line) => !/^(?:[\t -<>-~]|=[0-9A-F]{2})*=?$/.test(line) || /[ \t]$/.test(line)))
    throw new Error('not quoted-printable');
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return utf8.decode(Buffer.from(bytes, 'latin1'));
}
