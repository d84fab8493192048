import type { Context } from 'hono';
import { markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { languageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { showPage } from './page.ts';
import { shellWords } from './words.ts';

/** There is no such page. */
export function notHere(context: Context, desk: Desk): Promise<Response> {
  const { title, explain } = shellWords(languageOf(context, desk.stage.publication.language)).notHere;
  const body = markup`<h1>${title}</h1><p>${explain}</p>`;
  return showPage(context, desk, { view: 'files', title, body, status: 404 });
}

/** Something failed that the page could not go without: the reason is shown, for nobody but editors is here. */
export function wentWrong(error: Error, context: Context, desk: Desk): Promise<Response> {
  const { title, explain } = shellWords(languageOf(context, desk.stage.publication.language)).wentWrong;
  const body = markup`<h1>${title}</h1><p>${fillIn(explain, { reason: error.message })}</p>`;
  return showPage(context, desk, { view: 'files', title, body, status: 500 });
}
