import type { Cadence } from '../../functions/model/edition.ts';
import type { Language } from '../../functions/model/publication.ts';

/** What a list may say of a person. */
export type Field = 'email' | 'name' | 'cadence' | 'language' | 'status' | 'confirmedAt';

/** How lists call it, Vietnamese without its marks: `plain` of a header. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  email: [
    'email',
    'e mail',
    'mail',
    'email address',
    'e mail address',
    'mail address',
    'thu dien tu',
    'dia chi email',
    'dia chi e mail',
    'dia chi mail',
    'dia chi thu dien tu',
    'hop thu',
  ],
  name: ['name', 'full name', 'fullname', 'display name', 'ten', 'ho ten', 'ho va ten', 'ten day du', 'ten nguoi nhan'],
  cadence: ['cadence', 'frequency', 'tan suat', 'nhip', 'nhip gui', 'chu ky'],
  language: ['language', 'lang', 'locale', 'ngon ngu'],
  status: ['status', 'subscription status', 'trang thai', 'tinh trang'],
  confirmedAt: [
    'confirmed at',
    'confirm time',
    'optin time',
    'opt in time',
    'subscribed at',
    'date subscribed',
    'ngay xac nhan',
    'ngay dang ky',
    'thoi diem xac nhan',
    'thoi diem dang ky',
  ],
};

const CADENCES: Readonly<Record<Cadence, readonly string[]>> = {
  weekly: ['weekly', 'week', 'hang tuan', 'tuan', 'moi tuan'],
  monthly: ['monthly', 'month', 'hang thang', 'thang', 'moi thang'],
  instant: ['instant', 'immediately', 'ngay', 'ngay lap tuc', 'tuc thi'],
};

const LANGUAGES: Readonly<Record<Language, readonly string[]>> = {
  vi: ['vi', 'vn', 'vi vn', 'vietnamese', 'tieng viet', 'viet'],
  en: ['en', 'eng', 'en us', 'en gb', 'english', 'tieng anh', 'anh'],
};

/** Words of lists for somebody who wants the mail. Any other keeps its row out: who left there must not come back here. */
const ACTIVE: ReadonlySet<string> = new Set([
  'active',
  'subscribed',
  'confirmed',
  'enabled',
  'dang nhan',
  'da dang ky',
  'hoat dong',
  'dang hoat dong',
]);

/** Lower case, no marks, one space between words: `Địa chỉ E-mail` is `dia chi e mail`. */
function plain(text: string): string {
  const bare = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd');
  return bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** Where in a row each field stands. */
export type Columns = ReadonlyMap<Field, number>;

/** Reads the first line of a list, or says, for people, what is wrong with it. */
export function readColumns(header: readonly string[]): Columns | { readonly mistake: string } {
  const columns = new Map<Field, number>();
  for (const [index, name] of header.entries()) {
    const field = wordIn(NAMES, name);
    if (field === undefined) continue;
    const taken = columns.get(field);
    if (taken !== undefined) return { mistake: `“${header[taken]}” and “${name}” are both columns for the ${field}` };
    columns.set(field, index);
  }
  if (columns.has('email')) return columns;
  return {
    mistake:
      'the first line must name the columns, one of them “email” (or “địa chỉ email”); further “name”, “cadence”, “language”, “status”, “confirmed_at”',
  };
}

/** The names of the columns that are not read, as the file has them. */
export function passedOver(header: readonly string[], columns: Columns): readonly string[] {
  const read = new Set(columns.values());
  return header.filter((name, index) => name !== '' && !read.has(index));
}

export const readCadence = (text: string): Cadence | undefined => wordIn(CADENCES, text);
export const readLanguage = (text: string): Language | undefined => wordIn(LANGUAGES, text);
export const isActive = (text: string): boolean => text === '' || ACTIVE.has(plain(text));

function wordIn<Key extends string>(words: Readonly<Record<Key, readonly string[]>>, text: string): Key | undefined {
  const wanted = plain(text);
  return keysOf(words).find((key) => words[key].includes(wanted));
}

function keysOf<Key extends string>(words: Readonly<Record<Key, unknown>>): Key[] {
  const keys: Key[] = [];
  for (const key in words) keys.push(key);
  return keys;
}
