import type { FeedbackEvent, FeedbackKind } from '../model/feedback.ts';
import type { SubscriberId } from '../model/subscriber.ts';

/** What one ledger item learns from a batch of events, and which of the given items it learns it from. */
export type EventGroup<Source> = {
  readonly edition: string;
  readonly batch: number;
  /** Whose welcome it is, in the place of a batch. */
  readonly welcome: SubscriberId | undefined;
  readonly readers: Map<FeedbackKind, Set<number>>;
  readonly sources: Source[];
};

/** Groups events by ledger item: one write an item, however many events. */
export function groupEvents<Source>(
  events: Iterable<{ readonly event: FeedbackEvent; readonly source: Source }>,
): EventGroup<Source>[] {
  const groups = new Map<string, EventGroup<Source>>();
  for (const { event, source } of events) {
    const { edition, batch, kind, permanent, reader, welcome } = event;
    const name = `${edition}#${welcome ?? batch}`;
    const group: EventGroup<Source> = groups.get(name) ?? { edition, batch, welcome, readers: new Map(), sources: [] };
    groups.set(name, group);
    group.sources.push(source);
    for (const one of permanent === true ? [kind, 'permanent' as const] : [kind])
      group.readers.set(one, (group.readers.get(one) ?? new Set<number>()).add(reader));
  }
  return [...groups.values()];
}
