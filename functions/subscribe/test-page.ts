import type { ReaderView } from './reader-page.ts';
import { page } from './page.ts';
import type { Sayings } from './page-words.ts';

/** Behind the links of a test, in place of a reader's own page: what readers find there. It can do nothing. */
export function testPage(sayings: Sayings, link: ReaderView['link']): string {
  const { title, message, ...explain } = sayings.words.test;
  return page(sayings, { title, message, explain: [explain[link]] });
}
