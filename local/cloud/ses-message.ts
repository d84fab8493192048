/** The header of a message, unfolded: names as written, in order. */
export type HeaderField = { readonly name: string; readonly value: string };

/** Splits a message at its first empty line. SES accepts bare line feeds too. */
function headEnd(text: string): number {
  return /\r?\n\r?\n/.exec(text)?.index ?? text.length;
}

/** The header fields of a raw message; latin1 keeps every octet as it is. */
export function readHeader(raw: Buffer): readonly HeaderField[] {
  const text = raw.toString('latin1');
  const unfolded = text.slice(0, headEnd(text)).replaceAll(/\r?\n[ \t]+/g, ' ');
  return unfolded.split(/\r?\n/).map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  });
}

export function headerValue(header: readonly HeaderField[], name: string): string | undefined {
  return header.find((field) => field.name.toLowerCase() === name.toLowerCase())?.value;
}

/** `Bản tin <bantin@example.vn>` without its name. */
export function addressIn(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

function localDate(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000');
}

/**
 * The message as a reader's server gets it: SES writes `Date` and `Message-ID` anew and takes out its own fields and Bcc
 * (rules S3.31). No signature is added.
 */
export function receivedForm(
  raw: Buffer,
  { messageId, region, at }: { messageId: string; region: string; at: Date },
): Buffer {
  const text = raw.toString('latin1');
  const end = headEnd(text);
  const fields = text.slice(0, end).split(/\r?\n(?![ \t])/);
  const kept = fields.filter((field) => !/^(date|message-id|bcc|x-ses-[a-z-]*)\s*:/i.test(field));
  const domain = region === 'us-east-1' ? 'email.amazonses.com' : `${region}.amazonses.com`;
  const written = [...kept, `Date: ${localDate(at)}`, `Message-ID: <${messageId}@${domain}>`];
  return Buffer.from(written.join('\r\n') + text.slice(end), 'latin1');
}
