import type { Context } from 'hono';
import { LANGUAGES, type Language } from '../../../functions/model/publication.ts';

/** How an edition is looked at: each has its choices, the first one when nobody chose. */
export const LOOKS = {
  width: ['desktop', 'phone'],
  theme: ['light', 'dark'],
  images: ['on', 'off'],
  as: ['html', 'text'],
} as const;
export type LookName = keyof typeof LOOKS;

export type Looks = { readonly [name in LookName]: (typeof LOOKS)[name][number] } & { readonly language: Language };

/** Reads what was chosen from the query of an address. @param otherwise the publication's language */
export function looksOf(query: URLSearchParams, otherwise: Language): Looks {
  return {
    width: chosen(query, 'width', LOOKS.width),
    theme: chosen(query, 'theme', LOOKS.theme),
    images: chosen(query, 'images', LOOKS.images),
    as: chosen(query, 'as', LOOKS.as),
    language: LANGUAGES.find((language) => language === query.get('language')) ?? otherwise,
  };
}

function chosen<Choice extends string>(
  query: URLSearchParams,
  name: LookName,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  return choices.find((choice) => choice === query.get(name)) ?? choices[0];
}

/** The query of an address that shows it so, with one choice made anew. */
export function looksQuery(looks: Looks, made: Partial<Looks> = {}): string {
  return new URLSearchParams({ ...looks, ...made }).toString();
}

/** What was chosen on the page that somebody sees: a form does not have the query of its address. */
export function looksAsked(context: Context, otherwise: Language): Looks {
  return looksOf(queryOf(context), otherwise);
}

/** Where a form leads back to: the page of an edition, looked at as before. @param more further values of the query */
export function pageAgain(context: Context, id: string, more: Readonly<Record<string, string>> = {}): string {
  const kept = [...queryOf(context)].filter(([name]) => name in LOOKS || name === 'language');
  const query = new URLSearchParams([...kept, ...Object.entries(more)]).toString();
  return `/edition/${id}${query === '' ? '' : `?${query}`}`;
}

function queryOf(context: Context): URLSearchParams {
  const seen = context.req.method === 'GET' ? context.req.url : context.req.header('referer');
  return seen === undefined || !URL.canParse(seen) ? new URLSearchParams() : new URL(seen).searchParams;
}
