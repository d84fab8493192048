import { isSlug, type Slug } from '../model/article.ts';
import { isEditionId, type EditionId } from '../model/edition.ts';
import { isFindingId, type FindingId } from '../model/review-finding.ts';
import { INSTANT_BYTES, instantBytes, readInstant } from './instant.ts';
import type { LinkKeys } from './keys.ts';
import { mintToken, verifyToken, type Refusal } from './token.ts';

/**
 * What a link of a review is for: `look` shows, all others do one thing when their button is pressed. A link carries its
 * deed's place in this list: it is only ever added to.
 */
export const REVIEW_DEEDS = ['look', 'hold', 'send', 'approve', 'stop', 'drop', 'pin', 'test', 'seen'] as const;
export type ReviewDeed = (typeof REVIEW_DEEDS)[number];

/** What a link may do, to which content of which edition. */
export type ReviewLink = {
  readonly deed: ReviewDeed;
  readonly edition: EditionId;
  /** The content that somebody has before them: `Edition.rendering`. */
  readonly rendering: string;
  /** Of `drop` and `pin`. */
  readonly slug?: Slug;
  /** Of `seen`. */
  readonly finding?: FindingId;
  /** When it was made, epoch milliseconds. */
  readonly at: number;
};

/** What a link is about, beside its edition. */
export type ReviewAbout = Pick<ReviewLink, 'slug' | 'finding'>;

/** Longer than anybody decides about an edition. */
export const REVIEW_LINK_MS = 7 * 24 * 60 * 60 * 1000;

/** First byte of the payload; the deed's number, the instant, and `edition|rendering|slug or finding` in ASCII follow. */
const PAYLOAD_VERSION = 1;
const TEXT_FROM = 2 + INSTANT_BYTES;
const RENDERING = /^[A-Za-z0-9-]{1,64}$/;

/** @throws Error when a name has not the shape that such names have. */
export function mintReview(keys: LinkKeys, { deed, edition, rendering, slug, finding, at }: ReviewLink): string {
  const third = slug ?? finding ?? '';
  const about = aboutOf(deed, third);
  const isAbout = about !== undefined && about.slug === slug && about.finding === finding;
  if (!isEditionId(edition) || !RENDERING.test(rendering) || !isAbout)
    throw new Error('a link of a review would name what has no such name');
  const text = Buffer.from([edition, rendering, third].join('|'), 'latin1');
  const head = Buffer.of(PAYLOAD_VERSION, REVIEW_DEEDS.indexOf(deed));
  return mintToken(keys, 'review', Buffer.concat([head, instantBytes(at), text]));
}

/** Reads a link of a review. It is good for a week, and with a key that is not retired. @param now epoch milliseconds */
export function readReview(
  keys: LinkKeys,
  token: string,
  now: number,
): ReviewLink | { readonly refused: Refusal | 'expired' } {
  const { payload, refused } = verifyToken(keys, 'review', token);
  if (payload === undefined) return { refused };
  const deed = REVIEW_DEEDS[payload[1] ?? -1];
  if (payload[0] !== PAYLOAD_VERSION || payload.length <= TEXT_FROM || deed === undefined)
    return { refused: 'malformed' };
  const at = readInstant(payload.subarray(2, TEXT_FROM));
  const parts = Buffer.from(payload.subarray(TEXT_FROM)).toString('latin1').split('|');
  const [edition = '', rendering = '', third = ''] = parts;
  const about = aboutOf(deed, third);
  if (parts.length !== 3 || !isEditionId(edition) || !RENDERING.test(rendering) || about === undefined)
    return { refused: 'malformed' };
  if (now >= at + REVIEW_LINK_MS) return { refused: 'expired' };
  return { deed, edition, rendering, at, ...about };
}

/** What the third name of a link with this deed says; undefined: such a deed has no such name. */
function aboutOf(deed: ReviewDeed, third: string): ReviewAbout | undefined {
  switch (deed) {
    case 'drop':
    case 'pin':
      return isSlug(third) ? { slug: third } : undefined;
    case 'seen':
      return isFindingId(third) ? { finding: third } : undefined;
    case 'look':
    case 'hold':
    case 'send':
    case 'approve':
    case 'stop':
    case 'test':
      return third === '' ? {} : undefined;
  }
}

/** The page of a review's link. `publicUrl` has no slash at its end. */
export function reviewUrl(publicUrl: string, token: string): string {
  return `${publicUrl}/r/${token}`;
}

/** What is remembered of a link that has done its deed: the end of its token, from which nobody can make it. */
export function spentMark(token: string): string {
  return token.slice(token.lastIndexOf('.') + 1);
}
