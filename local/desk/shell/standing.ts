import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { lookAt } from '../../../cli/edition/look.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import type { Desk } from '../desk.ts';
import { nameOf } from './edition-name.ts';
import { shellWords } from './words.ts';

/** What is going on, for every page: editions that are sent, rest, or wait for a word. Nothing when nothing is. */
export async function standing({ hand }: Pick<Desk, 'hand'>, language: Language): Promise<Markup> {
  const words = shellWords(language);
  const rows: Markup[] = [];
  for (const id of await hand.listOpen()) {
    const look = await lookAt(id, hand);
    if (look === undefined) continue;
    const { edition, delivery } = look;
    const name = nameOf(edition, language);
    const row = (sentence: string, bar: Markup = markup``) =>
      rows.push(markup`<li><a href="/edition/${id}">${sentence}</a>${bar}</li>`);
    if (edition.state === 'review') row(fillIn(words.review, { edition: name }));
    if (edition.state === 'paused') row(fillIn(words.paused, { edition: name }));
    if (edition.state === 'sending' && delivery !== undefined) {
      const { candidates, pending } = delivery.account;
      const count = candidates - pending;
      row(
        fillIn(words.sending, {
          edition: name,
          count: numberIn(language, count),
          total: numberIn(language, candidates),
        }),
        markup`<progress aria-label="${name}" max="${Math.max(1, candidates)}" value="${count}"></progress>`,
      );
    }
  }
  return rows.length === 0 ? markup`` : markup`<ul class="standing">${rows}</ul>`;
}
