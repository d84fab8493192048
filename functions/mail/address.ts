/** Why a text is no address that we can write to. The words for people are the caller's. */
export type AddressProblem =
  | 'empty'
  | 'control-character'
  | 'too-long'
  | 'several'
  | 'not-plain'
  | 'no-at'
  | 'local-not-ascii'
  | 'local'
  | 'domain';

/** RFC 5321 4.5.3.1: what fits a path of 256 octets with its angle brackets. */
export const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_PART = 64;
/** Of a domain. A whole address that is no longer keeps every limit. */
const LONGEST_LABEL = 63;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const LIST = /[,;]|@.*@/;
const NOT_PLAIN = /[\s<>()[\]"\\:]/;
const ASCII = /^[ -~]*$/;
/** RFC 5322 3.2.3, dot-atom. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
/** A letter of another alphabet may stand in a domain, but of ASCII only these. */
const DOMAIN_TO_CONVERT = /^(?:[a-z0-9.-]|[^\0-\u{7f}])+$/iu;
/** RFC 1035 2.3.1 in ASCII, two labels or more, the last with a letter in it: a number would be an IP address. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[^.]*[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Reads one bare address (`reader@example.com`), as a form or a list has it; spaces around it are dropped.
 * The local part must be ASCII, for SES has no SMTPUTF8 (rules S1.35), and keeps its case; the domain becomes an A-label
 * in lower case. Neither dots nor `+tags` are folded. Lists, names, angle brackets and comments are refused (rules S4.21).
 */
export function parseAddress(
  text: string,
):
  | { readonly address: string; readonly problem?: never }
  | { readonly address?: never; readonly problem: AddressProblem } {
  const trimmed = text.replace(/^ +| +$/g, '');
  if (trimmed === '') return { problem: 'empty' };
  if (CONTROL.test(trimmed)) return { problem: 'control-character' };
  if (trimmed.length > LONGEST_ADDRESS) return { problem: 'too-long' };
  if (LIST.test(trimmed)) return { problem: 'several' };
  if (NOT_PLAIN.test(trimmed)) return { problem: 'not-plain' };
  const at = trimmed.indexOf('@');
  if (at < 0) return { problem: 'no-at' };
  const local = trimmed.slice(0, at);
  if (!ASCII.test(local)) return { problem: 'local-not-ascii' };
  if (!LOCAL.test(local) || local.length > LONGEST_LOCAL_PART) return { problem: 'local' };
  const domain = domainToAscii(trimmed.slice(at + 1));
  if (domain === undefined || !DOMAIN.test(domain)) return { problem: 'domain' };
  const address = `${local}@${domain}`;
  return address.length > LONGEST_ADDRESS ? { problem: 'too-long' } : { address };
}

/**
 * The normal form that a subscriber's keyed hash is made of: two spellings of one mailbox have one key. Lower case as a
 * whole (no provider of note tells `A@` from `a@`), ASCII, and so in NFC.
 * @throws Error for a text that `parseAddress` refuses; the text is not in its message.
 */
export function addressKey(address: string): string {
  const parsed = parseAddress(address);
  if (parsed.address === undefined) throw new Error(`there is no key for what is no address: ${parsed.problem}`);
  return parsed.address.toLowerCase();
}

/** What most addresses look like; a short text of this form is one that `parseAddress` gives, for less than half of the work. */
const ORDINARY = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+$/i;

/** Whether a text may stand in a header as it is: what `parseAddress` gives does. Cheap enough to ask for every message. */
export function isAddress(text: string): boolean {
  if (text.length <= LONGEST_LABEL && ORDINARY.test(text)) return true;
  const at = text.indexOf('@');
  return (
    text.length <= LONGEST_ADDRESS &&
    at > 0 &&
    at <= LONGEST_LOCAL_PART &&
    LOCAL.test(text.slice(0, at)) &&
    DOMAIN.test(text.slice(at + 1))
  );
}

/** UTS 46 as browsers have it: the URL parser is the only pure way to it. It would accept ports, paths and escapes too. */
function domainToAscii(domain: string): string | undefined {
  if (!DOMAIN_TO_CONVERT.test(domain) || !URL.canParse(`http://${domain}`)) return undefined;
  return new URL(`http://${domain}`).hostname;
}
