import { findingId } from '../links/finding-id.ts';
import type { Edition, EditionFile, EditionId } from '../model/edition.ts';
import type { Language } from '../model/publication.ts';
import type { ReviewFinding } from '../model/review-finding.ts';
import { checkPictures, type HasPicture } from '../preflight/check-pictures.ts';
import { sayingOf } from '../preflight/finding.ts';
import { sayFinding } from '../preflight/words.ts';

/**
 * What is to be mended in a rendering before it may be sent, as things are now: an editor who has just mended it need not
 * wait for anybody else to look. Of a rendering of before that names no pictures nothing is known; compose looks itself.
 */
export async function whatBlocks(
  { pictures = [], articles }: Pick<EditionFile, 'pictures' | 'articles'>,
  hasPicture: HasPicture,
  language: Language,
): Promise<readonly ReviewFinding[]> {
  const findings = await checkPictures(pictures, articles, hasPicture);
  return findings
    .filter(({ verdict }) => verdict === 'block')
    .map((finding) => ({ id: findingId(sayingOf(finding)), verdict: 'block', ...sayFinding(finding, language) }));
}

/**
 * What the preflight found when editors were asked, with what blocks as it is now in place of what blocked then. Nothing
 * when nobody has looked, and nothing blocks.
 */
export async function findingsNow(
  { id, rendering, state }: Pick<Edition, 'id' | 'rendering' | 'state'>,
  file: EditionFile | undefined,
  { findFindings, hasPicture }: FindingStores,
  language: Language,
): Promise<readonly ReviewFinding[] | undefined> {
  const found = rendering === undefined ? undefined : await findFindings(id, rendering);
  if (file?.pictures === undefined || state !== 'review') return found;
  const blocks = await whatBlocks(file, hasPicture, language);
  const others = found?.filter(({ verdict }) => verdict !== 'block') ?? [];
  return found === undefined && blocks.length === 0 ? undefined : [...blocks, ...others];
}

export type FindingStores = {
  /** What the letter of a rendering told; nothing before that. */
  readonly findFindings: (id: EditionId, rendering: string) => Promise<readonly ReviewFinding[] | undefined>;
  readonly hasPicture: HasPicture;
};
