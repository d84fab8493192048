import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { LANGUAGES, type Language } from '../../functions/model/publication.ts';

export const LANGUAGE_COOKIE = 'desk-language';

/** The language somebody chose for the desk, else that of the publication. */
export function languageOf(context: Context, otherwise: Language): Language {
  const chosen = getCookie(context, LANGUAGE_COOKIE);
  return LANGUAGES.find((language) => language === chosen) ?? otherwise;
}

/** A page of a long list, from 1 on; what is no number is the first. */
export function pageOf(context: Context): number {
  const page = Number(context.req.query('page') ?? '1');
  return Number.isSafeInteger(page) && page >= 1 ? page : 1;
}
