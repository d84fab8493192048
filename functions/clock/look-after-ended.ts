import type { ComposeOrder, Edition, EditionId } from '../model/edition.ts';

type EndedDesk = {
  readonly order: (order: ComposeOrder) => Promise<void>;
  readonly close: (id: EditionId) => Promise<void>;
};

/** What editors are told of a special edition that came to nothing, as it stands in `Edition.told`: each time it did. */
export function unsentEvent({ fence }: Pick<Edition, 'fence'>): string {
  return `unsent-${fence}`;
}

/** Takes the clock's mark from an edition that nobody gets, once there is nothing left to do about it. */
export async function lookAfterEnded(edition: Edition, { order, close }: EndedDesk): Promise<'waits' | 'closed'> {
  const { id, series, scheduledAt, state, rendering, brief, told } = edition;
  // Whoever asked for it hears of it first (tell-of-editions.ts).
  if (state === 'skipped' && series === 'special' && told?.has(unsentEvent(edition)) !== true) return 'waits';
  // Its file was removed: index and feeds named it since its readers were frozen.
  if (state === 'cancelled' && brief?.version === '' && rendering !== undefined)
    await order({ v: 1, series, scheduledAt, refresh: id });
  await close(id);
  return 'closed';
}
