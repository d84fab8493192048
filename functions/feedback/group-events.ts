import type { FeedbackEvent, FeedbackKind } from '../model/feedback.ts';

/** What one ledger item learns from a batch of events, and which of the given items it learns it from. */
export type EventGroup<Source> = {
  readonly edition: string;
  readonly batch: number;
  readonly readers: Map<FeedbackKind, Set<number>>;
  readonly sources: Source[];
};

/** Groups events by ledger item: one write an item, however many events. */
export function groupEvents<Source>(
  events: Iterable<{ readonly event: FeedbackEvent; readonly source: Source }>,
): EventGroup<Source>[] {
  const groups = new Map<string, EventGroup<Source>>();
  for (const { event, source } of events) {
    const { edition, batch, kind, reader } = event;
    const name = `${edition}#${batch}`;
    const group: EventGroup<Source> = groups.get(name) ?? { edition, batch, readers: new Map(), sources: [] };
    groups.set(name, group);
    group.sources.push(source);
    group.readers.set(kind, (group.readers.get(kind) ?? new Set<number>()).add(reader));
  }
  return [...groups.values()];
}
