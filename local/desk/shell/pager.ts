import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { shellWords } from './words.ts';

/** So much of a long list is on one page. */
const ON_PAGE = 50;

/** One page of a list, and the links to its other pages. @param page from 1 on; beyond the end it is the last one */
export function paged<One>(
  all: readonly One[],
  page: number,
  here: URL,
  language: Language,
  onPage = ON_PAGE,
): { readonly some: readonly One[]; readonly links: Markup } {
  const pages = Math.max(1, Math.ceil(all.length / onPage));
  const present = Math.min(page, pages);
  const some = all.slice((present - 1) * onPage, present * onPage);
  if (pages === 1) return { some, links: markup`` };
  const words = shellWords(language).pages;
  const link = (to: number, label: string): Markup => {
    if (to < 1 || to > pages) return markup`<span class="quiet">${label}</span>`;
    const query = new URLSearchParams(here.searchParams);
    query.set('page', String(to));
    return markup`<a href="${here.pathname}?${query.toString()}">${label}</a>`;
  };
  return {
    some,
    links: markup`<nav class="pages" aria-label="${words.label}">${link(present - 1, words.earlier)} <span>${fillIn(words.at, { page: present, pages })}</span> ${link(present + 1, words.later)}</nav>`,
  };
}
