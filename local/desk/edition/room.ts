import { findingsBucket } from '../../../functions/aws/findings-bucket.ts';
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
  readonly findFindings: ReturnType<typeof findingsBucket>['findFindings'];
};

export function openRoom(desk: Desk): Room {
  const present = presentOf(desk);
  const coming = comingOf(desk, present);
  const { findFindings } = findingsBucket(desk.objects, desk.stack.privateBucket);
  return { desk, present, coming, shownOf: lookingAt(desk, coming), findFindings };
}
