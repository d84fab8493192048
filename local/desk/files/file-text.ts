import type { StoredObject } from '../../../functions/model/upload.ts';

/** The text of a file as a field of a form holds it. */
export type FileText = {
  /** Lines ended by LF, without a byte order mark. */
  readonly text: string;
  /** How its lines end, and what stands before the first: kept when it is saved. */
  readonly lineEnd: '\n' | '\r\n';
  readonly mark: '' | '\uFEFF';
};

/** A file as text; undefined when it is no UTF-8, or was too long to be read. */
export function textOf({ bytes }: Pick<StoredObject, 'bytes'>): FileText | undefined {
  if (bytes === undefined) return undefined;
  try {
    const whole = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const mark = whole.startsWith('\uFEFF') ? '\uFEFF' : '';
    const lineEnd = whole.includes('\r\n') ? '\r\n' : '\n';
    return { text: asField(whole.slice(mark.length)), lineEnd, mark };
  } catch {
    return undefined;
  }
}

/**
 * A text as a page can carry it: forms end lines by CRLF, and what XML and html cannot hold comes back as U+FFFD (see
 * `markup`). Both sides are brought to this before they are compared.
 */
export function asField(text: string): string {
  return text
    .replace(/\r\n?/gu, '\n')
    .toWellFormed()
    .replace(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}');
}

/** The bytes of a text that was edited, in the manner of the file it is to replace. */
export function bytesOf(text: string, { lineEnd, mark }: Pick<FileText, 'lineEnd' | 'mark'>): Uint8Array {
  return new TextEncoder().encode(mark + asField(text).replaceAll('\n', lineEnd));
}
