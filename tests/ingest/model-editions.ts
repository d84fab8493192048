import type { EditionDesk } from '../../functions/ingest/edition-desk.ts';
import type { Brief, BriefUpload } from '../../functions/model/brief.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND } from '../../functions/model/review.ts';
import { now } from './publication.ts';

/** Sundays at eight in Viet Nam. */
const SCHEDULE = { weekday: 0, hour: 8, timeZone: 'Asia/Ho_Chi_Minh' };

/** What lies in the edition table, as far as ingest touches it. */
export function editionsStore() {
  return {
    briefs: new Map<EditionId, Brief>(),
    editions: new Map<EditionId, Edition>(),
    marks: new Set<EditionId>(),
    rests: new Set<EditionId>(),
  };
}

export type EditionsStore = ReturnType<typeof editionsStore>;

/** The desk over it, with the conditions that the table keeps. Every call goes through `call`. */
export function modelEditions(
  { briefs, editions, marks, rests }: EditionsStore,
  call: <Value>(act: () => Value) => Promise<Value>,
): EditionDesk {
  let attempts = 0;
  const replace = (edition: Edition, next: Edition): boolean => {
    const found = editions.get(edition.id);
    const isAsRead =
      found?.attempt === edition.attempt && found.state === edition.state && found.fence === edition.fence;
    if (found === undefined || !isAsRead || found.begunAt !== undefined) return false;
    attempts += 1;
    // The clock has to look after it.
    marks.add(edition.id);
    editions.set(edition.id, { ...next, attempt: `ingest${attempts}`, leaseUntil: 0, fence: edition.fence + 1 });
    return true;
  };
  const bare = ({ v, id, series, scheduledAt, attempt, fence, told }: Edition) => ({
    v,
    id,
    series,
    scheduledAt,
    attempt,
    fence,
    leaseUntil: 0,
    ...(told && { told }),
  });
  return {
    schedule: SCHEDULE,
    readBrief: (id) => call(() => briefs.get(id)),
    writeUpload: (id, upload: BriefUpload, seen) =>
      call(() => {
        const before = briefs.get(id);
        if (before?.upload?.sequencer !== seen?.sequencer || before?.upload?.etag !== seen?.etag) return false;
        briefs.set(id, { v: 1, edition: id, hand: before?.hand ?? NO_HAND, upload });
        return true;
      }),
    find: (id) => call(() => editions.get(id)),
    mark: (id) => call(() => void marks.add(id)),
    startOver: (edition) => call(() => replace(edition, { ...bare(edition), state: 'composing' })),
    callOff: (edition) =>
      call(() =>
        replace(edition, {
          ...bare(edition),
          state: 'cancelled',
          cancelledAt: new Date(now).toISOString(),
          articles: [],
          brief: { version: '' },
        }),
      ),
    goOn: (id) => call(() => void rests.delete(id)),
  };
}
