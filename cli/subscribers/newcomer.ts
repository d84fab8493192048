import { readMoment } from '../../functions/ingest/created-at.ts';
import { addressKey, parseAddress, type AddressProblem } from '../../functions/mail/address.ts';
import type { LinkKeys } from '../../functions/links/keys.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import { isRoleAccount } from '../../functions/mail/role-account.ts';
import type { Publication } from '../../functions/model/publication.ts';
import type { ConsentEntry, Subscriber } from '../../functions/model/subscriber.ts';
import { OFFERED_SERIES } from '../../functions/model/series.ts';
import { isActive, readCadence, readLanguage, type Columns, type Field } from './list-columns.ts';

/** Somebody who is to be taken in. */
export type Newcomer = Pick<Subscriber, 'id' | 'name' | 'cadence' | 'language' | 'confirmedAt'> & {
  readonly address: string;
};

/** Why a row, or an address that was typed, takes nobody in. `value`: what it says there. */
export type Refusal =
  | { readonly why: AddressProblem | 'role' | 'twice' }
  | { readonly why: 'cadence' | 'language' | 'status' | 'confirmedAt'; readonly value: string };

export type RefusalKind = Refusal['why'];

const LONGEST_NAME = 200;
const LONGEST_SHOWN = 40;
/** Reads one row, or says why nobody can be taken in from it. */
export function readNewcomer(
  cells: readonly string[],
  columns: Columns,
  keys: LinkKeys,
  publication: Pick<Publication, 'language' | 'timeZone'>,
  now: number,
): { readonly newcomer: Newcomer } | { readonly refused: Refusal } {
  const cell = (field: Field): string => cells[columns.get(field) ?? -1] ?? '';
  const read = readAddress(cell('email'));
  if (read.refused !== undefined) return read;
  const { address } = read;
  if (!isActive(cell('status'))) return refuse('status', cell('status'));
  const cadence = cell('cadence') === '' ? 'weekly' : readCadence(cell('cadence'));
  // Nobody is taken into a series that never comes.
  if (cadence === undefined || !OFFERED_SERIES.includes(cadence)) return refuse('cadence', cell('cadence'));
  const language = cell('language') === '' ? publication.language : readLanguage(cell('language'));
  if (language === undefined) return refuse('language', cell('language'));
  const confirmedAt = readInstant(cell('confirmedAt'), publication.timeZone, now);
  if (confirmedAt === undefined) return refuse('confirmedAt', cell('confirmedAt'));
  const name = cleanName(cell('name'));
  const id = subscriberId(keys, addressKey(address));
  return {
    newcomer: { id, address, cadence, language, ...(name && { name }), ...(confirmedAt && { confirmedAt }) },
  };
}

/** Reads an address that may be written to, its domain as an A-label. */
export function readAddress(
  text: string,
):
  | { readonly address: string; readonly refused?: never }
  | { readonly address?: never; readonly refused: { readonly why: AddressProblem | 'role' } } {
  const { address, problem } = parseAddress(text);
  if (address === undefined) return { refused: { why: problem } };
  return isRoleAccount(address) ? { refused: { why: 'role' } } : { address };
}

/** Somebody as they stand in the table from now on, with the line that shows their consent (rules S1.51). */
export function subscriberFrom(newcomer: Newcomer, entry: ConsentEntry): Subscriber {
  return { v: 1, status: 'active', ...newcomer, consents: [entry] };
}

/** One line, cut between characters, without what steers terminals. */
export function cleanName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .trim();
  return plain.length > LONGEST_NAME ? Array.from(plain).slice(0, LONGEST_NAME).join('').trimEnd() : plain;
}

/** ISO 8601; `''` when there is none. */
function readInstant(text: string, timeZone: string, now: number): string | undefined {
  if (text === '') return '';
  const read = readMoment(text, timeZone);
  return 'at' in read && read.at <= now ? new Date(read.at).toISOString() : undefined;
}

function refuse(why: 'cadence' | 'language' | 'status' | 'confirmedAt', text: string): { readonly refused: Refusal } {
  return { refused: { why, value: text.slice(0, LONGEST_SHOWN) } };
}

/** For people, as the end of a sentence. No address is in it. */
export function sayRefusal(refusal: Refusal): string {
  return 'value' in refusal ? `${sayKind(refusal.why)}: “${refusal.value}”` : sayKind(refusal.why);
}

/** The reason for people, without what the row says there. */
export function sayKind(why: RefusalKind): string {
  switch (why) {
    case 'empty':
      return 'there is no address';
    case 'control-character':
      return 'the address has a character that nobody can see';
    case 'too-long':
      return 'the address is longer than 254 characters';
    case 'several':
      return 'there is more than one address';
    case 'not-plain':
      return 'this is no bare address such as reader@example.com';
    case 'no-at':
      return 'the address has no @';
    case 'local-not-ascii':
      return 'before its @ the address has letters that our mail service (SES) cannot send to; ask for another address';
    case 'local':
      return 'what stands before the @ is no name of a mailbox';
    case 'domain':
      return 'what stands after the @ is no domain';
    case 'role':
      return 'a mailbox of a machine or a duty, not of a person';
    case 'twice':
      return 'the address stands in an earlier row too';
    case 'cadence':
      return `the cadence is none of ${OFFERED_SERIES.join(', ')}`;
    case 'language':
      return 'the language is none of vi, en';
    case 'status':
      return 'the list itself does not call them active';
    case 'confirmedAt':
      return 'the date of confirming is no date that has been, such as 2024-05-31';
  }
}
