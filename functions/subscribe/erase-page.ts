import { markup } from '../digest/markup.ts';
import { oneButton, page } from './page.ts';
import type { Sayings } from './page-words.ts';

/** Asks once more: what is erased does not come back. */
export function erasePage(sayings: Sayings): string {
  const { title, message, explain, button, keep } = sayings.words.erase;
  const parts = [oneButton(button, 'erase'), markup`<p><a href="">${keep}</a></p>`];
  return page(sayings, { title, message, explain: [explain], parts });
}

export function erasedPage(sayings: Sayings): string {
  const { title, message, explain } = sayings.words.erased;
  return page(sayings, { title, message, explain: [explain] });
}
