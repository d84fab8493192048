import type { Language, Publication } from '../model/publication.ts';
import { countGraphemes, shorten } from './shorten.ts';
import { countIn, fillIn, wordsOf } from './words.ts';

/** Graphemes of a subject, the stage's mark included (rules S2.35). */
export const MAXIMUM_SUBJECT_GRAPHEMES = 60;
/** Fewer of them say nothing of an article. */
const LEAST_GRAPHEMES_OF_A_LEAD = 8;

/**
 * `Ẩm thực Huế… và 11 bài khác · Tuần 47/2026`: the lead's title gives way, the count and the edition stay, since a
 * subject that comes twice makes Gmail fold the mail away (rules S2.5). Beside the name of an edition that leaves no
 * room for a title, nothing stands. A stage that is neither `production` nor `local` puts its name first.
 */
export function buildSubject(
  { stage }: Pick<Publication, 'stage'>,
  language: Language,
  parts: { readonly lead: string; readonly others: number; readonly edition: string },
): string {
  const words = wordsOf(language).subject;
  const mark = stage === 'production' || stage === 'local' ? '' : `[${stage}] `;
  const withLead = (lead: string) => {
    const values = { lead, edition: parts.edition };
    const sentence =
      parts.others === 0 ? fillIn(words.alone, values) : countIn(language, words.more, parts.others, values);
    return mark + sentence;
  };
  const room = MAXIMUM_SUBJECT_GRAPHEMES - countGraphemes(withLead(''));
  if (room >= LEAST_GRAPHEMES_OF_A_LEAD) return withLead(shorten(parts.lead, room));
  return shorten(mark + parts.edition, MAXIMUM_SUBJECT_GRAPHEMES);
}
