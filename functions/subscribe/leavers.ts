import type { EditionId } from '../model/edition.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import type { Change } from './deed.ts';
import type { Site } from './site.ts';

/** By which edition's links somebody left. */
export type Leavers = {
  readonly addLeaver: (edition: EditionId, id: SubscriberId, at: string) => Promise<void>;
  readonly removeLeaver: (edition: EditionId, id: SubscriberId) => Promise<void>;
};

/**
 * Counts who has just left, or come back, by the link of an edition. Whoever leaves has left by now: whatever becomes of
 * the count, their answer is the same.
 */
export async function countLeaver(
  { id, edition }: { readonly id: SubscriberId; readonly edition?: EditionId },
  deed: Change['deed'],
  at: string,
  { tell }: Pick<Site, 'tell'>,
  { addLeaver, removeLeaver }: Leavers,
): Promise<void> {
  if (edition === undefined) return;
  try {
    if (deed === 'leave') await addLeaver(edition, id, at);
    if (deed === 'undo') await removeLeaver(edition, id);
  } catch {
    tell('leaver.uncounted');
  }
}
