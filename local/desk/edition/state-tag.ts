import { markup, type Markup } from '../../../functions/digest/markup.ts';
import type { Edition, EditionState } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { editionWords } from './words.ts';

const LOOK: Readonly<Record<EditionState, string>> = {
  composing: 'calm',
  review: 'warn',
  sending: 'good',
  paused: 'bad',
  sent: 'good',
  skipped: 'calm',
  cancelled: 'bad',
};

/** What an edition is now; one that is not there yet is to come. */
export function stateTag(edition: Pick<Edition, 'state'> | undefined, language: Language): Markup {
  const { states } = editionWords(language);
  if (edition === undefined) return markup`<span class="tag calm">${states.coming}</span>`;
  return markup`<span class="tag ${LOOK[edition.state]}">${states[edition.state]}</span>`;
}
