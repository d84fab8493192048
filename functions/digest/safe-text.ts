/**
 * Text of an editor as it may stand in a mail: one line, well-formed, without control characters, without what Unicode
 * says is no character, and without the private-use characters of `MESSAGE_MARKS`. Ingest has seen to that already; a
 * mark that slipped in would put one reader's unsubscribe address where an editor wants it, so the digest does not rely
 * on it. Escapes nothing.
 */
export function safeText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]+/gu, ' ')
    .trim();
}

/** A language tag of a sane length, otherwise `instead`. 35 characters hold every tag in use (RFC 5646, 4.4.1). */
export function safeLanguage(tag: string | undefined, instead: string): string {
  return tag !== undefined && /^[a-z\d-]{2,35}$/i.test(tag) ? tag : instead;
}

/** Longer addresses are cut by some clients, and would let one link fill the mail. */
const MAXIMUM_LINK_CHARACTERS = 2_000;

/** The address when it is an absolute https one of a sane length without credentials, otherwise `instead` (rules S2.7). */
export function safeLink(address: string, instead: string): string {
  if (!URL.canParse(address)) return instead;
  const url = new URL(address);
  const isSafe = url.protocol === 'https:' && url.username === '' && url.password === '';
  return isSafe && url.href.length <= MAXIMUM_LINK_CHARACTERS ? url.href : instead;
}
