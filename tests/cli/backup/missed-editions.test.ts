import { expect, test } from 'vitest';
import { dueBetween, instantSince, recordMissed, type Records } from '../../../cli/backup/missed-editions.ts';
import type { Slug } from '../../../functions/model/article.ts';
import type { Edition, EditionId } from '../../../functions/model/edition.ts';
import { NO_HAND } from '../../../functions/model/review.ts';
import type { UseKey } from '../../../functions/model/selection.ts';
import { restorerOf, stackOf } from './world.ts';
import { article, upload } from '../../compose/world.ts';

const ATTEMPT = 'restore-one';
const { stage } = restorerOf(stackOf('new')).desk;

/** Tables of editions and marks, and articles of the day before each edition. */
function desk(editions: readonly Edition[] = [], drops: readonly Slug[] = []) {
  const kept = new Map<EditionId, Edition>(editions.map((edition) => [edition.id, edition]));
  const used = new Map<UseKey, EditionId>();
  const uploads = [
    upload({ ...article('one'), publishedAt: '2026-11-21T00:00:00.000Z' }),
    upload({ ...article('two'), publishedAt: '2026-11-25T00:00:00.000Z' }),
  ];
  const records: Records = {
    find: async (id) => kept.get(id),
    readBrief: async (edition) =>
      drops.length === 0 ? undefined : { v: 1, edition, hand: { ...NO_HAND, drops: new Set(drops) } },
    listUsed: async () => new Map(used),
    useUp: async (_, key, edition) => {
      if (used.has(key) && used.get(key) !== edition) return false;
      used.set(key, edition);
      return true;
    },
    giveBack: async () => {},
    listEditions: async () => [...kept.values()],
    async *listUploads() {
      yield* uploads;
    },
    claim: async (wanted, attempt, now, leaseMs) => {
      const found = kept.get(wanted.id);
      if (found !== undefined && found.attempt !== attempt) return { done: found };
      const claimed = found ?? { v: 1, ...wanted, state: 'composing', attempt, leaseUntil: now + leaseMs, fence: 1 };
      kept.set(wanted.id, claimed);
      return { claimed };
    },
    record: async (edition, progress) => {
      const next = { ...edition, ...progress };
      kept.set(edition.id, next);
      return next;
    },
    close: async () => {},
    now: () => Date.parse('2026-12-08T00:00:00Z'),
  };
  return { kept, used, records };
}

const weekly = (id: string, more: Partial<Edition>): Edition => ({
  v: 1,
  id: id as EditionId,
  series: 'weekly',
  state: 'sent',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'other',
  leaseUntil: 0,
  fence: 1,
  ...more,
});

const due = dueBetween(Date.parse('2026-11-21T00:00:00Z'), Date.parse('2026-12-01T00:00:00Z'), stage.rules.schedule);

test('what was due is told from the schedule, month and week', () => {
  const ids = (from: string, to: string) =>
    dueBetween(Date.parse(from), Date.parse(to), stage.rules.schedule).map(({ id }) => id);
  expect(ids('2026-11-22T00:00:00Z', '2026-12-06T00:00:00Z')).toEqual(['2026-W48', '2026-W49', '2026-11']);
  expect(ids('2026-11-22T00:00:01Z', '2026-11-28T23:59:59Z')).toEqual([]);
});

test('an edition that was due counts as sent: it is cancelled, and its articles are mailed by no other one', async () => {
  const { kept, used, records } = desk();
  const recorded = await recordMissed(due, ATTEMPT, stage.rules, records);
  expect(recorded).toEqual([
    { id: '2026-W47', articles: 1 },
    { id: '2026-W48', articles: 1 },
  ]);
  expect([...kept.values()].map(({ id, state, articles }) => [id, state, articles])).toEqual([
    ['2026-W47', 'cancelled', ['one']],
    ['2026-W48', 'cancelled', ['two']],
  ]);
  expect(used).toEqual(
    new Map([
      ['one', '2026-W47'],
      ['two', '2026-W48'],
    ]),
  );
  expect(await recordMissed(due, ATTEMPT, stage.rules, records), 'done again').toEqual([]);
});

test('an edition that the backup knows stays as it is; one that was being composed goes to nobody', async () => {
  const sent = weekly('2026-W47', {});
  const composing = weekly('2026-W46', {
    state: 'composing',
    attempt: ATTEMPT,
    scheduledAt: '2026-11-15T00:00:00.000Z',
  });
  const { kept, records } = desk([sent, composing]);
  await recordMissed(due.slice(0, 1), ATTEMPT, stage.rules, records);
  expect(kept.get(sent.id)).toEqual(sent);
  expect(kept.get(composing.id)).toMatchObject({ state: 'cancelled', articles: [] });
});

test('one instant edition stands for all that may have gone out since: what is news now goes to nobody twice', async () => {
  const NOW = Date.parse('2026-11-26T00:00:00.000Z');
  const { timeZone } = stage.rules;
  const first = weekly('2026-11-24-0700', { series: 'instant', articles: [], scheduledAt: '2026-11-24T00:00:00.000Z' });
  const { kept, used, records } = desk([first]);
  const missed = instantSince(NOW, timeZone);
  expect(missed).toMatchObject({ id: '2026-11-26-0700', series: 'instant' });
  await recordMissed([missed], ATTEMPT, stage.rules, records);
  expect(kept.get('2026-11-26-0700' as EditionId)).toMatchObject({ state: 'cancelled', articles: ['two'] });
  expect([...used]).toEqual([['two', '2026-11-26-0700']]);
});

test('what editors had dropped from an edition that was due is free for the next one', async () => {
  const { used, records } = desk([], ['one' as Slug]);
  await recordMissed(due, ATTEMPT, stage.rules, records);
  expect([...used.keys()]).toEqual(['two']);
});
