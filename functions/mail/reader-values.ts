import { MESSAGE_MARKS, type ReaderMark } from '../model/edition.ts';
import { isAddress, LONGEST_ADDRESS } from './address.ts';
import { copyInRows, hasRowFromDot, quotedPrintable } from './quoted-printable.ts';

/** What differs from reader to reader: the address as `parseAddress` gave it, and what goes where each mark stands. */
export type ReaderValues = { readonly to: string } & {
  /** As functions/links made it: https, ASCII, at most 900 characters. */
  readonly [mark in ReaderMark]: string;
};

/** Where a value of the reader goes; each place has its own encoding. */
export type Place = 'to' | `${ReaderMark}-in-${'header' | 'text' | 'html'}`;

export const READER_MARKS = Object.keys(MESSAGE_MARKS).filter(isReaderMark);

function isReaderMark(word: string): word is ReaderMark {
  return word in MESSAGE_MARKS;
}

/** In the order in which `writeValues` numbers them: an address, then the three encodings of each mark's value. */
export const PLACES: readonly Place[] = [
  'to',
  ...READER_MARKS.flatMap((mark): Place[] => [`${mark}-in-header`, `${mark}-in-text`, `${mark}-in-html`]),
];

/** Leaves room for `List-Unsubscribe: <…>` in a line of 998 octets. */
const LONGEST_URL = 900;

/** RFC 3986 2, less the comma, which ends a URL in List-Unsubscribe (RFC 2369 2). */
const HTTPS_URL = /^https:\/\/[\w.~:/?#[\]@!$&'()*+;=%-]+$/;
/** One without what html or quoted-printable escape: all that functions/links makes are such. */
const PLAIN_URL = /^https:\/\/[\w.~:/?#[\]@!$()*+;%-]+$/;

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', "'": '&#39;' };

/** An escape makes five characters of one, and soft breaks add less than a twentieth. */
const LONGEST_ENCODED_URL = LONGEST_URL * 6;

/** The longest that a reader's value can be in a place, in octets. */
export function longestAt(place: Place): number {
  if (place === 'to') return LONGEST_ADDRESS;
  return place.endsWith('-in-header') ? LONGEST_URL : LONGEST_ENCODED_URL;
}

/** A memory for one reader's values at a time, and where in it stands what goes to each place (its index in `PLACES`). */
export type ValueMemory = {
  readonly bytes: Buffer;
  /** Where the values begin; there is room for the longest. */
  readonly at: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
};

/**
 * Writes a reader's values, each in the encodings of its places, ASCII throughout. Walked for every message: nothing is
 * made that would have to be collected, but for URLs that we do not make ourselves.
 * @throws Error when a value could break out of its place (rules S4.20, S4.21); the value is not in the error's message.
 */
export function writeValues(reader: ReaderValues, memory: ValueMemory): void {
  if (!isAddress(reader.to)) throw new Error('a message would go to what is no plain address');
  let end = writeAt(0, reader.to, memory.at, memory);
  let header = 1;
  for (const mark of READER_MARKS) {
    end = writeUrl(header, mark, reader[mark], end, memory);
    header += 3;
  }
}

/** @param header the first of the three places of this mark */
function writeUrl(header: number, mark: ReaderMark, url: string, at: number, memory: ValueMemory): number {
  const isPlain = PLAIN_URL.test(url) && !hasRowFromDot(url);
  if (url.length > LONGEST_URL || (!isPlain && !HTTPS_URL.test(url)))
    throw new Error(`a reader's ${mark} must be https, plain ASCII and at most ${LONGEST_URL} characters`);
  const end = writeAt(header, url, at, memory);
  if (!isPlain) {
    const html = url.replace(/[&']/g, (character) => HTML_ESCAPES[character] ?? '');
    return writeAt(header + 2, quotedPrintable(html), writeAt(header + 1, quotedPrintable(url), end, memory), memory);
  }
  const rowsEnd = copyInRows(memory.bytes, at, end, end);
  keepRange(header + 1, end, rowsEnd, memory);
  keepRange(header + 2, end, rowsEnd, memory);
  return rowsEnd;
}

function writeAt(place: number, value: string, start: number, memory: ValueMemory): number {
  const end = start + memory.bytes.write(value, start, 'ascii');
  keepRange(place, start, end, memory);
  return end;
}

function keepRange(place: number, start: number, end: number, { from, to }: ValueMemory): void {
  from[place] = start;
  to[place] = end;
}
