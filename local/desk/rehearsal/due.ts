import { briefTable } from '../../../functions/aws/brief-table.ts';
import { specialDueAt } from '../../../functions/model/brief.ts';
import { HOUR_MS, MINUTE_MS } from '../../../functions/model/durations.ts';
import type { EditionId, Series } from '../../../functions/model/edition.ts';
import { editionIdAt, nextDue, SCHEDULED_SERIES } from '../../../functions/model/series.ts';
import type { Desk } from '../desk.ts';

/** Something that happens by itself when its time comes, in epoch milliseconds. */
export type Due = {
  readonly what: 'cutOff' | 'send';
  readonly id: EditionId;
  readonly series: Series;
  readonly at: number;
};

/** What falls due next, the soonest first: of each schedule, and of each edition that waits for its hour. */
export async function whatIsDue({ hand, stage, now, documents, stack }: Desk): Promise<readonly Due[]> {
  const { rules, review } = stage;
  const present = now().getTime();
  const cutOffMs = (review?.hoursBefore ?? 0) * HOUR_MS;
  const dues: Due[] = [];
  const add = (id: EditionId, series: Series, at: number): void => {
    if (review !== undefined) dues.push({ what: 'cutOff', id, series, at: at - cutOffMs });
    dues.push({ what: 'send', id, series, at });
  };
  const open = new Set<EditionId>();
  const { readBrief } = briefTable(documents, stack.editionsTable);
  for (const id of await hand.listOpen()) {
    const edition = await hand.find(id);
    if (edition?.state === 'review') {
      open.add(id);
      dues.push({ what: 'send', id, series: edition.series, at: Date.parse(edition.sendAt ?? edition.scheduledAt) });
    } else if (edition === undefined) {
      const upload = (await readBrief(id))?.upload;
      if (upload?.kind === 'special' && upload.removed !== true) add(id, 'special', specialDueAt(upload));
    }
  }
  for (const series of SCHEDULED_SERIES) {
    const at = nextDue(series, present, rules.schedule);
    const id = editionIdAt(series, new Date(at).toISOString(), rules.timeZone);
    if (!open.has(id)) add(id, series, at);
  }
  return dues.filter(({ at }) => at > present).toSorted((one, other) => one.at - other.at);
}

export const STEPS = ['minute', 'hour', 'cutOff', 'send', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** By then editors have their letter of review, or the first readers their mail. */
const LITTLE_AFTER_MS = 2 * MINUTE_MS;

/** Where a step of time leads from now; undefined: nothing of the kind is due. */
export async function targetOf(step: Step, desk: Desk): Promise<Date | undefined> {
  const after = (ms: number): Date => new Date(desk.now().getTime() + ms);
  switch (step) {
    case 'minute':
      return after(MINUTE_MS);
    case 'hour':
      return after(HOUR_MS);
    case 'week':
      return after(7 * 24 * HOUR_MS);
    case 'month':
      return after(28 * 24 * HOUR_MS);
    case 'cutOff':
    case 'send': {
      const due = (await whatIsDue(desk)).find(({ what }) => what === step);
      return due && new Date(due.at + LITTLE_AFTER_MS);
    }
  }
}
