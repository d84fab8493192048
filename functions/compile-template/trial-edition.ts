import type { ContentsInput } from '../digest/contents.ts';
import { isSlug, type Article, type Slug } from '../model/article.ts';
import { weeklyEditionId } from '../model/calendar.ts';
import type { Language, Publication } from '../model/publication.ts';

/** What a field says in a trial; `number` is another one for each. */
export type Wording = (number: number) => string;

/** Begins and ends every hostile value, with its number in between: no template has these. */
export const OPENING = '\u2045';
const CLOSING = '\u2046';

/** What an editor might write on a bad day, or somebody else in an editor's name. */
export const hostile: Wording = (number) =>
  `${OPENING}${number}${CLOSING} "Đường' phố" <b>ở</b> &amp; &lt; {{subject}} {{{x}}} </td></table></style> <!--[if mso]> --> \\ 👩‍👩‍👧 \u202Eế${CLOSING}`;

export const plain: Wording = (number) => `Chuyện số ${number} ở bến sông`;

/** As long as ingest lets a title be, in letters that take as many bytes as any when they are escaped. */
export const endless: Wording = (number) => `${number} ${`"'<&`.repeat(49)}`;

/** An edition with every kind of article, so that both sides of every condition are shown. */
export function trialEdition(
  publication: Publication,
  language: Language,
  count: number,
  wording: Wording,
): ContentsInput {
  let number = 0;
  const words = (): string => {
    number += 1;
    return wording(number);
  };
  return {
    publication: { ...publication, name: words(), postalAddress: words() },
    edition: { id: weeklyEditionId('2026-11-23'), series: 'weekly', scheduledAt: '2026-11-23T00:00:00Z' },
    language,
    articles: Array.from({ length: count }, (_, index): Article => {
      // Of a single article the lead is bare, of more than one a card.
      const isBare = (index + count) % 3 === 1;
      return {
        slug: trialSlug(index),
        title: words(),
        description: isBare ? '' : `${words()} ${words()}`,
        publishedAt: '2026-11-19T18:30:00Z',
        use: true,
        readingMinutes: 1 + index,
        pin: false,
        ...(!isBare && { author: words(), section: words(), thumbnail: { lead: 'i/lead.jpg', card: 'i/card.jpg' } }),
        ...(index % 4 === 3 && { language: 'en' }),
      };
    }),
    note: count % 2 === 0 ? [words(), words()] : [],
  };
}

/** As long as a slug can be: it counts among the bytes of a mail. */
function trialSlug(index: number): Slug {
  const slug = `${'chuyen-'.repeat(11)}${index}`;
  if (!isSlug(slug)) throw new Error(`${slug} is no slug`);
  return slug;
}
