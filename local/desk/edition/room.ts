import { editionBucket } from '../../../functions/aws/edition-bucket.ts';
import { findingsBucket } from '../../../functions/aws/findings-bucket.ts';
import { siteBucket } from '../../../functions/aws/site-bucket.ts';
import type { Edition } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { ReviewFinding } from '../../../functions/model/review-finding.ts';
import { findingsNow } from '../../../functions/review/what-blocks.ts';
import type { Desk } from '../desk.ts';
import { comingOf, type Coming } from './coming.ts';
import { presentOf, type Present } from './present.ts';
import { lookingAt, type LookAtShown } from './shown.ts';

/** What all pages of editions share: the desk, and what of it needs not be read again each time. */
export type Room = {
  readonly desk: Desk;
  readonly present: Present;
  readonly coming: Coming;
  readonly shownOf: LookAtShown;
  /** What is to be said of an edition under review, as it now is. @param language of what is looked at only now */
  readonly findingsOf: (edition: Edition, language: Language) => Promise<readonly ReviewFinding[] | undefined>;
};

export function openRoom(desk: Desk): Room {
  const present = presentOf(desk);
  const coming = comingOf(desk, present);
  const { getEditionFile } = editionBucket(desk.objects, desk.stack.privateBucket);
  const { findFindings } = findingsBucket(desk.objects, desk.stack.privateBucket);
  const { hasPicture } = siteBucket(desk.objects, desk.stack.siteBucket);
  const findingsOf: Room['findingsOf'] = async (edition, language) => {
    const file = edition.rendering && (await getEditionFile(edition.id, edition.rendering));
    return findingsNow(edition, file || undefined, { findFindings, hasPicture }, language);
  };
  return { desk, present, coming, shownOf: lookingAt(desk, coming), findingsOf };
}
