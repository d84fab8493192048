/**
 * What a backup consists of, in the order in which it is read. What an edition refers to is read after it: its articles'
 * marks once more, its place in the ledger, its readers, its audience, renderings and pages; and the secret last, so that
 * every key that signed a mail of the ledger is in it. So nothing that was sent before the backup began is missing, and a
 * reader without a record is one who waits, never one who is taken for somebody who waits.
 */
export const PARTS = [
  'articles',
  'content',
  'editions',
  'ledger',
  'letters',
  'subscribers',
  'private',
  'site',
  'secret',
] as const;
export type Part = (typeof PARTS)[number];

export const TABLES = ['articles', 'editions', 'ledger', 'letters', 'subscribers'] as const satisfies readonly Part[];
export type TablePart = (typeof TABLES)[number];
export const BUCKETS = ['content', 'private', 'site'] as const satisfies readonly Part[];
export type BucketPart = (typeof BUCKETS)[number];

export function isTable(part: Part): part is TablePart {
  return TABLES.some((table) => table === part);
}

export function isBucket(part: Part): part is BucketPart {
  return BUCKETS.some((bucket) => bucket === part);
}

/** The file of a part, within the folder of the backup. */
export function fileOf(part: Part): string {
  if (isTable(part)) return `${part}.jsonl.age`;
  return isBucket(part) ? `${part}.tar.age` : `${part}.json.age`;
}

/** What a part is made of, for people. */
export function sayPart(part: Part): string {
  if (part === 'secret') return 'the keys';
  return isTable(part) ? `items of the table of ${part}` : `objects of the ${part} bucket`;
}
