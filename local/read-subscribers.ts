import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { addressKey, parseAddress } from '../functions/mail/address.ts';
import type { LinkKeys } from '../functions/links/keys.ts';
import { subscriberId } from '../functions/links/subscriber-id.ts';
import type { Language } from '../functions/model/publication.ts';
import type { Series } from '../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../functions/model/subscriber.ts';

/** A row that cannot be taken in: it is no candidate. */
export type RowProblem = { readonly line: number; readonly message: string };

export type SubscribersFile = {
  readonly subscribers: readonly Subscriber[];
  readonly problems: readonly RowProblem[];
};

/** @throws Error, for people, when the file as a whole cannot be read. */
export async function readSubscribers(
  file: string,
  keys: LinkKeys,
  publication: { readonly language: Language },
  confirmedAt: Date,
): Promise<SubscribersFile> {
  const rows: unknown = parse(await readFile(file), {
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim().toLowerCase()),
    info: true,
    relax_column_count: true,
    // A nickname in quotes amid a name is no reason to refuse the list.
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  if (!Array.isArray(rows)) throw new Error(`${file} holds no rows`);
  const subscribers = new Map<SubscriberId, Subscriber>();
  const problems: RowProblem[] = [];
  for (const { line, record } of rows.map(readRow)) {
    if (!('email' in record)) throw new Error(`${file}: the first line must name the columns, one of them "email"`);
    const read = readSubscriber(record, keys, publication, confirmedAt);
    if (typeof read === 'string') problems.push({ line, message: read });
    else if (subscribers.has(read.id)) problems.push({ line, message: 'the address stands in an earlier row too' });
    else subscribers.set(read.id, read);
  }
  return { subscribers: [...subscribers.values()], problems };
}

type Row = { readonly line: number; readonly record: Readonly<Record<string, string>> };

function readRow(row: unknown): Row {
  const { info, record }: { info?: unknown; record?: unknown } = Object(row);
  const { lines }: { lines?: unknown } = Object(info);
  const fields = Object.entries(Object(record)).map(([name, value]): [string, string] => [name, String(value)]);
  return { line: Number(lines), record: Object.fromEntries(fields) };
}

function readSubscriber(
  { email = '', name = '', cadence = '', lang = '' }: Row['record'],
  keys: LinkKeys,
  publication: { readonly language: Language },
  confirmedAt: Date,
): Subscriber | string {
  const { address, problem } = parseAddress(email);
  if (address === undefined) return `email: no address that can be mailed (${problem})`;
  const series = cadence || 'weekly';
  if (!isSeries(series)) return `cadence: "${cadence}" is none of weekly, monthly, instant`;
  const language = lang || publication.language;
  if (language !== 'vi' && language !== 'en') return `lang: "${lang}" is none of vi, en`;
  return {
    v: 1,
    id: subscriberId(keys, addressKey(address)),
    status: 'active',
    address,
    ...(name && { name }),
    cadence: series,
    language,
    confirmedAt: confirmedAt.toISOString(),
  };
}

function isSeries(word: string): word is Series {
  return word === 'weekly' || word === 'monthly' || word === 'instant';
}
