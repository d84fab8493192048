import { sortKey } from '../../../functions/ingest/sort-key.ts';

/** A file that is put by the desk may be this long: longer than any that a station reads. */
export const FILE_LIMIT_BYTES = 25 * 1024 * 1024;
/** Longest key S3 takes, in bytes (rules S3.11). */
const KEY_LIMIT_BYTES = 1024;

/** Why a file cannot be put under a key; the names are those of sentences. */
export type KeyMistake = 'keyEmpty' | 'keyTooLong' | 'keyWay' | 'keySigns';

/**
 * What is wrong with a key, if anything. It is kept as it is written, in NFC or NFD, as ingest keeps it; what leads out of
 * a folder, or cannot be told from another key on a screen, is refused.
 */
export function mistakeOf(key: string): KeyMistake | undefined {
  if (key === '' || key.endsWith('/')) return 'keyEmpty';
  if (Buffer.byteLength(key) > KEY_LIMIT_BYTES) return 'keyTooLong';
  if (key.startsWith('/') || hasDots(key)) return 'keyWay';
  return /\p{Cc}/u.test(key) || !key.isWellFormed() ? 'keySigns' : undefined;
}

/** What systems leave behind in folders, and what is hidden by a dot, is nobody's upload (as of `newsletter upload`). */
export function isLeftBehind(key: string): boolean {
  return sortKey(key) === 'silent' || key.split('/').some((segment) => segment.startsWith('.'));
}

/** A browser takes `.` and `..` for ways, encoded or not (WHATWG URL, "double-dot path segment"). */
function hasDots(key: string): boolean {
  return key.split('/').some((segment) => segment === '.' || segment === '..');
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Where the desk shows an object of the content bucket, whatever its key. @param place the part before the key */
export function addressOf(key: string, place: '/files' | '/original' = '/files'): string {
  if (key === '' || key.startsWith('/') || hasDots(key)) return `${place}?key=${encoded(key)}`;
  return `${place}/${key.split('/').map(encoded).join('/')}`;
}

/** The key that an address of `addressOf` leads to; nothing when it names none. */
export function keyAt(address: string, place: '/files' | '/original' = '/files'): string | undefined {
  const { pathname, searchParams } = new URL(address);
  const asked = searchParams.get('key');
  if (asked !== null) return asked;
  try {
    const key = decodeURIComponent(pathname.slice(place.length + 1));
    return key === '' ? undefined : key;
  } catch {
    // A lone `%`: nothing that this desk wrote.
    return undefined;
  }
}
