import { briefTable } from '../../../functions/aws/brief-table.ts';
import { readEditionName } from '../../../functions/ingest/edition-name.ts';
import { specialDueAt, type Brief, type BriefKind } from '../../../functions/model/brief.ts';
import { askedBy } from '../../../functions/model/by-brief.ts';
import { HOUR_MS } from '../../../functions/model/durations.ts';
import { isEditionId, type Edition, type EditionId, type Series } from '../../../functions/model/edition.ts';
import { editionIdAt, nextDue, type ScheduledSeries } from '../../../functions/model/series.ts';
import { comingEdition } from '../../../cli/which-edition.ts';
import type { Desk } from '../desk.ts';
import { readBriefFile, withFile, type BriefFile } from './brief-file.ts';

/** An edition that is there, that will be, or that somebody asks for. */
export type Found = {
  readonly id: EditionId;
  readonly series: Series;
  /** When it is due, ISO 8601: of one that is there what it says itself. */
  readonly scheduledAt: string;
  /** Once it is there. */
  readonly edition: Edition | undefined;
  readonly brief: Brief | undefined;
  /** Nothing of an instant edition: nobody writes a brief for it. */
  readonly file: BriefFile | undefined;
  /** What will be in it can be told: it is there, or it is the next one that its schedule has. */
  readonly isNext: boolean;
};

/** Of one that is due and was not ordered yet nobody should be told that there is none. */
const ORDERED_WITHIN_MS = HOUR_MS;

/** Looks for the edition of that name; nothing when there is none, and nobody asks for one. */
export async function findEdition(desk: Desk, name: string): Promise<Found | undefined> {
  if (!isEditionId(name)) return undefined;
  const now = desk.now().getTime();
  const [edition, read] = await Promise.all([
    desk.hand.find(name),
    briefTable(desk.documents, desk.stack.editionsTable).readBrief(name),
  ]);
  const known = (kind: BriefKind, file: BriefFile) => ({
    id: name,
    file,
    series: kind,
    brief: withFile(name, read, file, now),
  });
  if (edition !== undefined) {
    const { series, scheduledAt } = edition;
    if (series === 'instant')
      return { id: name, series, scheduledAt, edition, brief: read, file: undefined, isNext: true };
    return { ...known(series, await readBriefFile(desk, name, series)), scheduledAt, edition, isNext: true };
  }
  const named = readEditionName(`editions/${name}.md`, desk.stage.rules.schedule, now);
  if ('wrong' in named) return undefined;
  const { kind } = named;
  const found = { ...known(kind, await readBriefFile(desk, name, kind)), edition };
  if (kind === 'special') {
    if (read?.upload === undefined && found.file.etag === '') return undefined;
    const asked = askedBy(found.brief);
    const scheduledAt = new Date(asked === undefined ? now : specialDueAt(asked)).toISOString();
    return { ...found, scheduledAt, isNext: true };
  }
  const { sendsAt = 0 } = named;
  if (sendsAt < now - ORDERED_WITHIN_MS) return undefined;
  const isNext = sendsAt <= now || (await nextOf(kind, now, desk)) === name;
  return { ...found, scheduledAt: new Date(sendsAt).toISOString(), isNext };
}

/** Which edition of a schedule an article may still get into next. */
async function nextOf(
  series: ScheduledSeries,
  now: number,
  { stage, hand, documents, stack }: Desk,
): Promise<EditionId> {
  const { rules } = stage;
  const { readBrief } = briefTable(documents, stack.editionsTable);
  if (series === 'weekly') return (await comingEdition(now, rules, { find: hand.find, readBrief })).id;
  return editionIdAt(series, new Date(nextDue(series, now, rules.schedule)).toISOString(), rules.timeZone);
}
