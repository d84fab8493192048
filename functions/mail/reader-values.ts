import { isAddress, LONGEST_ADDRESS } from './address.ts';
import { quotedPrintable } from './quoted-printable.ts';

/** What differs from reader to reader. */
export type ReaderValues = {
  /** As `parseAddress` gave it. */
  readonly to: string;
  /** As `unsubscribeUrl` made it: https, ASCII, at most 900 characters. */
  readonly unsubscribeUrl: string;
};

/** Where a value of the reader goes; each place has its own encoding. */
export type Place = 'to' | 'url-in-header' | 'url-in-text' | 'url-in-html';

/** Leaves room for `List-Unsubscribe: <…>` in a line of 998 octets. */
const LONGEST_URL = 900;

/** RFC 3986 2, less the comma, which ends a URL in List-Unsubscribe (RFC 2369 2). */
const HTTPS_URL = /^https:\/\/[\w.~:/?#[\]@!$&'()*+;=%-]+$/;

const HTML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', "'": '&#39;' };

/** An escape makes five characters of one, and soft breaks add less than a twentieth. */
const LONGEST_ENCODED_URL = LONGEST_URL * 6;

/** The longest that `placedValues` gives for each place, in octets. */
export const LONGEST_VALUES: Readonly<Record<Place, number>> = {
  to: LONGEST_ADDRESS,
  'url-in-header': LONGEST_URL,
  'url-in-text': LONGEST_ENCODED_URL,
  'url-in-html': LONGEST_ENCODED_URL,
};

/**
 * A reader's values, each in the encoding of its place, ASCII throughout.
 * @throws Error when a value could break out of its place (rules S4.20, S4.21); the value is not in the error's message.
 */
export function placedValues({ to, unsubscribeUrl }: ReaderValues): Readonly<Record<Place, string>> {
  if (!isAddress(to)) throw new Error('a message would go to what is no plain address');
  if (!HTTPS_URL.test(unsubscribeUrl) || unsubscribeUrl.length > LONGEST_URL)
    throw new Error(`an unsubscribe URL must be https, plain ASCII and at most ${LONGEST_URL} characters`);
  const inText = quotedPrintable(unsubscribeUrl);
  const inHtml = unsubscribeUrl.replace(/[&']/g, (character) => HTML_ESCAPES[character] ?? '');
  return {
    to,
    'url-in-header': unsubscribeUrl,
    'url-in-text': inText,
    'url-in-html': inHtml === unsubscribeUrl ? inText : quotedPrintable(inHtml),
  };
}
