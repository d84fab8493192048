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
 * room for a title, nothing stands.
 */
export function buildSubject(
  publication: Pick<Publication, 'stage'>,
  language: Language,
  parts: { readonly lead: string; readonly others: number; readonly edition: string },
): string {
  const words = wordsOf(language).subject;
  const withLead = (lead: string) => {
    const values = { lead, edition: parts.edition };
    const sentence =
      parts.others === 0 ? fillIn(words.alone, values) : countIn(language, words.more, parts.others, values);
    return marked(publication, sentence);
  };
  const room = MAXIMUM_SUBJECT_GRAPHEMES - countGraphemes(withLead(''));
  if (room >= LEAST_GRAPHEMES_OF_A_LEAD) return withLead(shorten(parts.lead, room));
  return shorten(marked(publication, parts.edition), MAXIMUM_SUBJECT_GRAPHEMES);
}

/** A stage that is neither `production` nor `local` puts its name before every subject, an editor's own included. */
export function marked({ stage }: Pick<Publication, 'stage'>, subject: string): string {
  return stage === 'production' || stage === 'local' ? subject : `[${stage}] ${subject}`;
}
