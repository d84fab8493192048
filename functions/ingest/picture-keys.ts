import { sortKey } from './sort-key.ts';

/** Longest key S3 takes, in bytes (rules S3.11). */
const KEY_LIMIT_BYTES = 1024;

/** No web address, no other scheme, no way up or out: nothing but objects of the content bucket is ever read (rules S4.34). */
function isRefused(path: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:/iu.test(path) || path.startsWith('/')) return true;
  if (path.includes('\\') || /\p{Cc}/u.test(path)) return true;
  return path.split('/').includes('..');
}

function withoutDots(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '.')
    .join('/');
}

/**
 * Where an article's picture may be, in the order of looking: as written (one leading slash dropped), then beside the
 * article, each as NFC and as NFD, which is what a Mac uploads.
 * @returns object keys, or undefined when the reference is no path of a picture within the bucket.
 */
export function pictureKeys(reference: string, articleKey: string): readonly string[] | undefined {
  const path = reference.trim().replace(/^\//u, '');
  if (path === '' || isRefused(path)) return undefined;
  const written = withoutDots(path);
  if (sortKey(written) !== 'picture') return undefined;
  const folder = articleKey.slice(0, articleKey.lastIndexOf('/') + 1);
  const nfc = written.normalize('NFC');
  const nfd = written.normalize('NFD');
  const beside = [`${folder}${nfc}`, `${folder}${nfd}`];
  const keys = [
    nfc,
    nfd,
    ...beside.map((key) => key.normalize('NFC')),
    ...beside.map((key) => key.normalize('NFD')),
    ...beside,
  ];
  return [...new Set(keys)].filter((key) => Buffer.byteLength(key) <= KEY_LIMIT_BYTES);
}
