import { markup } from '../../../functions/digest/markup.ts';
import { reviewWords, type ReviewWords } from '../../../functions/digest/review-words.ts';
import {
  mintReview,
  reviewUrl,
  REVIEW_DEEDS,
  type ReviewAbout,
  type ReviewDeed,
} from '../../../functions/links/review-token.ts';
import { isSlug } from '../../../functions/model/article.ts';
import type { EditionId } from '../../../functions/model/edition.ts';
import { isFindingId } from '../../../functions/model/review-finding.ts';
import type { Desk } from '../desk.ts';

/** What the station says to a link that was pressed: one of its sentences. */
export const SAYINGS = [
  'done',
  'mailed',
  'spent',
  'stale',
  'over',
  'late',
  'blocked',
  'enough',
  'noAddress',
  'onlyTo',
  'invalid',
  'expired',
  'broken',
] as const;
export type Saying = (typeof SAYINGS)[number];

/** Nothing was done. */
export function isRefusal(saying: Saying): boolean {
  return saying !== 'done' && saying !== 'mailed';
}

/** What a page sends: a deed, of some with what it is about (`drop:a-slug`), and the content that was being looked at. */
export type Pressed = {
  readonly deed: string;
  readonly rendering: string;
  /** Of a test: to whom, if not to the editors. */
  readonly address?: string;
};

/**
 * Presses a link of a review as if it had come by letter: minted now, bound to the content that the page showed, and
 * posted to the public address. What follows is the station's to say.
 * @returns what it said; undefined: there is no such button
 */
export async function pressReview(
  id: EditionId,
  { deed: wanted, rendering, address = '' }: Pressed,
  { keys, now, fetch, stage }: Pick<Desk, 'keys' | 'now' | 'fetch' | 'stage'>,
): Promise<Saying | undefined> {
  const [name = '', third = ''] = wanted.split(':');
  const deed = REVIEW_DEEDS.find((one) => one === name && one !== 'look');
  const about = deed && aboutOf(deed, third);
  if (deed === undefined || about === undefined || !/^[A-Za-z0-9-]{1,64}$/.test(rendering)) return undefined;
  const token = mintReview(await keys(), { deed, edition: id, rendering, at: now().getTime(), ...about });
  const { publicUrl, language } = stage.publication;
  const answer = await fetch(reviewUrl(publicUrl, token), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ do: 'yes', ...(deed === 'test' && { address }) }).toString(),
  });
  return sayingOf(answer.status, await answer.text(), reviewWords(language));
}

/** What a deed is about; undefined when it is not that. */
function aboutOf(deed: ReviewDeed, third: string): ReviewAbout | undefined {
  if (deed === 'drop' || deed === 'pin') return isSlug(third) ? { slug: third } : undefined;
  if (deed === 'seen') return isFindingId(third) ? { finding: third } : undefined;
  return third === '' ? {} : undefined;
}

/** Finds the station's sentence on its page, so that it can be said in the language of whoever pressed. */
function sayingOf(status: number, page: string, words: ReviewWords): Saying {
  const said = SAYINGS.find((saying) => page.includes(markup`${saysOf(saying, words)}`.markup));
  if (said !== undefined) return said;
  if (status === 200) return 'done';
  return status < 500 ? 'invalid' : 'broken';
}

/** What the station said, in this language. */
export function saysOf(saying: Saying, { page, refused, broken }: ReviewWords): string {
  switch (saying) {
    case 'mailed':
      return page.mailed;
    case 'invalid':
    case 'expired':
      return refused[saying];
    case 'broken':
      return broken.explain;
    case 'done':
    case 'spent':
    case 'stale':
    case 'over':
    case 'late':
    case 'blocked':
    case 'enough':
    case 'noAddress':
    case 'onlyTo':
      return page.outcome[saying];
  }
}
