import { comingWeekly, isToCome, type Known } from '../functions/clock/forecast.ts';
import { writeMoment } from '../functions/ingest/created-at.ts';
import { readEditionName } from '../functions/ingest/edition-name.ts';
import { specialDueAt, type Brief } from '../functions/model/brief.ts';
import { askedBy } from '../functions/model/by-brief.ts';
import type { Edition, EditionId, Series } from '../functions/model/edition.ts';
import type { EditionRules } from './stage.ts';

/** An edition that is to come, and what is known of it by now. */
export type Wanted = Pick<Edition, 'id' | 'series' | 'scheduledAt'> & {
  readonly brief?: Brief;
  /** Once it is composed: editors look at it. */
  readonly edition?: Edition;
};

/** The week that goes out next. @param now epoch milliseconds */
export async function comingEdition(
  now: number,
  { schedule }: Pick<EditionRules, 'schedule'>,
  known: Known,
): Promise<Wanted> {
  const { sendsAt, ...coming } = await comingWeekly(now, schedule, known);
  return { ...coming, series: 'weekly', scheduledAt: sendsAt };
}

/** An edition that is to come, by its name; a sentence when it cannot be looked at beforehand. */
export async function editionToCome(
  id: EditionId,
  now: number,
  { schedule }: Pick<EditionRules, 'schedule'>,
  { find, readBrief }: Known,
): Promise<Wanted | { readonly refused: string }> {
  const edition = await find(id);
  if (edition !== undefined && !isToCome(edition)) {
    const isOut = edition.state === 'sending' || edition.state === 'paused' || edition.state === 'sent';
    return { refused: `${id} is ${edition.state}: ${isOut ? `it stands at /e/${id}` : 'nobody gets it'}.` };
  }
  const name = readEditionName(`editions/${id}.md`, schedule, now);
  if ('wrong' in name) return { refused: `There is no edition ${id} to come.` };
  const brief = await readBrief(id);
  const known = { id, ...(brief && { brief }), ...(edition && { edition }) };
  const at = (series: Series, due: number): Wanted => ({ ...known, series, scheduledAt: new Date(due).toISOString() });
  if (name.kind === 'special') {
    const asked = askedBy(brief);
    if (asked === undefined) return { refused: `There is no file editions/${id}.md, or it has problems.` };
    return at('special', specialDueAt(asked));
  }
  const { sendsAt = -Infinity } = name;
  if (sendsAt > now || edition !== undefined) return at(name.kind, sendsAt);
  return { refused: `${id} was due ${writeMoment(sendsAt, schedule.timeZone)} (${schedule.timeZone}).` };
}
