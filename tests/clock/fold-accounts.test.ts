import { describe, expect, test } from 'vitest';
import { foldAccounts, type Accounts } from '../../functions/clock/fold-accounts.ts';
import type { EditionAccount } from '../../functions/model/account.ts';
import type { ArchiveFile } from '../../functions/model/archive.ts';
import type { Slug } from '../../functions/model/article.ts';
import { NO_ANSWERS, type RunCalls } from '../../functions/model/counts.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import type { LetterOf } from '../../functions/model/letter.ts';
import { PUBLICATION } from '../digest/sample.ts';
import { accountOf } from '../digest/accounts.ts';
import { batchOf, clockWorld, id, sending } from './world.ts';

const HOUR_MS = 3_600_000;
const SENT_AT = '2026-11-22T00:10:00.000Z';
/** A whole hour, in minutes since 1970. */
const ON_THE_HOUR = 29_000_040;

const sent = (more: Partial<Edition> = {}): Edition => ({
  ...sending(1),
  state: 'sent',
  sentAt: SENT_AT,
  audience: { candidates: 5, readers: 5, excluded: {}, runs: 1, fence: 2 },
  ...more,
});

function world(edition: Edition, earlier: readonly Edition[] = []) {
  const made = clockWorld(edition, [batchOf(0, 'sssl.'.replace('.', 'u'))]);
  const files = new Map<string, EditionAccount>();
  const pages: ArchiveFile[] = [];
  const letters: LetterOf<'account'>[] = [];
  const calls: RunCalls[] = [{ v: 1, run: 0, attempt: 'a', answers: { ...NO_ANSWERS, accepted: 3 } }];
  made.events.set(0, { v: 1, batch: 0, send: new Set([0, 1, 2]), bounce: new Set([1]) });
  made.time = Date.parse(SENT_AT) + 24 * HOUR_MS;
  let editions = [edition, ...earlier];
  const accounts: Accounts = {
    now: () => made.time,
    readRun: made.clock.readRun,
    listEditions: async () => editions,
    readCalls: async () => calls,
    countLeavers: async () => 2,
    findAccount: async (one) => files.get(one),
    putAccount: async (account) => void files.set(account.edition, account),
    putFiles: async (put) => void pages.push(...put),
    pageOf: async (one) => `a/${one}-secret.html`,
    post: async (letter) => void letters.push(letter),
    tell: async (one, event) => {
      editions = editions.map((each) =>
        each.id === one ? { ...each, told: new Set([...(each.told ?? []), event]) } : each,
      );
    },
  };
  return Object.assign(made, {
    files,
    pages,
    letters,
    calls,
    accounts,
    fold: (finished: readonly EditionId[] = [], minute = ON_THE_HOUR, now = accounts) =>
      foldAccounts(finished, minute, PUBLICATION, now),
    change: (more: Partial<Edition>) => {
      editions = editions.map((each) => (each.id === id ? { ...each, ...more } : each));
    },
  });
}

describe('the account of an edition that was sent', () => {
  test('is folded at once, with its page, and without a letter: bounces are still to come', async () => {
    const house = world(sent());
    house.time = Date.parse(SENT_AT);
    const { folded } = await house.fold([id], ON_THE_HOUR + 7);
    expect(folded).toMatchObject([{ edition: id, settled: false, unsubscribed: 2, page: `a/${id}-secret.html` }]);
    expect(folded[0]?.account).toMatchObject({ submitted: 3, bounced: 1, unknown: 1, excluded: 1, balanced: true });
    expect(house.files.get(id)).toEqual(folded[0]);
    expect(house.pages.map(({ path }) => path)).toEqual([`a/${id}-secret.html`]);
    expect(house.letters).toEqual([]);
  });

  test('is folded again a day later, and told to editors once, however often the clock looks', async () => {
    const house = world(sent());
    for (let hour = 0; hour < 3; hour += 1) await house.fold();
    expect(house.pages).toHaveLength(1);
    expect(house.letters).toEqual([
      {
        v: 1,
        key: `${id}-account-editors`,
        to: 'editors',
        kind: 'account',
        values: { edition: house.files.get(id) },
      },
    ]);
    expect(house.files.get(id)?.settled).toBe(true);
  });

  test('is folded once more a week later, for complaints that came late, and without a letter', async () => {
    const house = world(sent());
    await house.fold();
    house.time += 6 * 24 * HOUR_MS;
    house.events.set(0, { v: 1, batch: 0, send: new Set([0, 1, 2]), bounce: new Set([1]), complaint: new Set([0]) });
    for (let hour = 0; hour < 3; hour += 1) await house.fold();
    expect(house.files.get(id)?.account.complained).toBe(1);
    expect([house.pages.length, house.letters.length]).toEqual([2, 1]);
  });

  test('is not looked for in other minutes, nor before its day is over, nor two weeks after it', async () => {
    const house = world(sent());
    expect((await house.fold([], ON_THE_HOUR + 1)).folded).toEqual([]);
    house.time -= 1;
    expect((await house.fold()).folded).toEqual([]);
    house.time += 13 * 24 * HOUR_MS + 1;
    expect((await house.fold()).folded).toEqual([]);
  });

  test.each(['sending', 'paused', 'composing', 'skipped', 'cancelled'] as const)(
    'waits while it is %s',
    async (state) => {
      expect((await world(sent({ state })).fold()).folded).toEqual([]);
    },
  );

  test('that was cancelled when somebody had it is folded and told a day later, as that', async () => {
    const cancelled = sent({ state: 'cancelled', cancelledAt: SENT_AT, articles: ['one'] as Slug[] });
    delete (cancelled as { sentAt?: string }).sentAt;
    const house = world(cancelled);
    house.time -= 1;
    expect((await house.fold()).folded).toEqual([]);
    house.time += 1;
    for (let hour = 0; hour < 3; hour += 1) await house.fold();
    expect(house.letters.map(({ values }) => values.edition)).toEqual([house.files.get(id)]);
    expect(house.files.get(id)).toMatchObject({ settled: true, account: { submitted: 3 } });
    expect(house.files.get(id)?.sentAt).toBeUndefined();
    expect(house.pages.at(-1)?.content).toContain('Đã hủy; một số bạn đọc đã có số này');
  });

  test.each<[string, Partial<Edition>]>([
    ['before anybody had it', { articles: [] }],
    ['while it was composed', { audience: undefined as never, articles: ['one'] as Slug[] }],
    ['by a restore, which knows no moment', { cancelledAt: undefined as never, articles: ['one'] as Slug[] }],
  ])('that was cancelled %s has no account', async (_, more) => {
    const { folded, faults } = await world(sent({ state: 'cancelled', cancelledAt: SENT_AT, ...more })).fold();
    expect([folded, faults]).toEqual([[], []]);
  });

  test('that was sent, sent anew and then cancelled is folded once more, without a second letter', async () => {
    const house = world(sent());
    await house.fold();
    house.change({ state: 'cancelled', cancelledAt: SENT_AT, articles: ['one'] as Slug[], sentAt: undefined as never });
    await house.fold();
    expect(house.pages).toHaveLength(2);
    expect(new Set(house.letters.map(({ key }) => key)).size).toBe(1);
  });

  test('is told by one letter also when the clock died before it had written that down', async () => {
    const house = world(sent());
    const dying: Accounts = {
      ...house.accounts,
      tell: async () => {
        throw new Error('the clock dies');
      },
    };
    const { faults } = await house.fold([], ON_THE_HOUR, dying);
    expect(faults).toHaveLength(1);
    await house.fold();
    expect(new Set(house.letters.map(({ key }) => key)).size).toBe(1);
  });

  test('is folded anew when readers were written to again, under the letter’s old key', async () => {
    const house = world(sent({ sendBy: '2026-11-23T00:00:00.000Z' }));
    await house.fold();
    const later = Date.parse(SENT_AT) + 48 * HOUR_MS;
    house.change({ sendBy: '2026-11-25T00:00:00.000Z', sentAt: new Date(later).toISOString() });
    house.time = later + 24 * HOUR_MS;
    await house.fold();
    expect(house.pages).toHaveLength(2);
    expect(new Set(house.letters.map(({ key }) => key)).size).toBe(1);
  });

  test('names the two counts that do not agree', async () => {
    const house = world(sent());
    house.calls.push({ v: 1, run: 0, attempt: 'b', answers: { ...NO_ANSWERS, accepted: 2 } });
    const { folded } = await house.fold();
    expect(folded[0]?.account.disagreements).toEqual([
      { between: ['ledger', 'calls'], counts: [3, 5] },
      { between: ['events', 'calls'], counts: [3, 5] },
    ]);
  });

  test('is compared with earlier editions of its series that have an account, the newest of them in the letter', async () => {
    const before = (name: string, scheduledAt: string, more: Partial<Edition> = {}): Edition =>
      sent({ id: name as EditionId, scheduledAt, sentAt: scheduledAt, told: new Set(['account-first']), ...more });
    const house = world(sent(), [
      before('2026-W44', '2026-11-01T00:00:00.000Z'),
      before('2026-W46', '2026-11-15T00:00:00.000Z'),
      before('2026-W45', '2026-11-08T00:00:00.000Z'),
      before('2026-10', '2026-11-16T00:00:00.000Z', { series: 'monthly' }),
      before('2026-W48', '2026-11-29T00:00:00.000Z'),
    ]);
    for (const name of ['2026-W46', '2026-W45', '2026-10', '2026-W48'] as EditionId[])
      house.files.set(name, accountOf({}, { edition: name, page: `a/${name}.html` }));
    await house.fold();
    expect(house.letters[0]?.values.before?.edition).toBe('2026-W46');
    const links = [...(house.pages[0]?.content ?? '').matchAll(/\/a\/([^"]+)\.html/g)].map(([, name]) => name);
    expect(links).toEqual(['2026-W46', '2026-W45']);
  });

  test('that cannot be folded keeps no other from being folded', async () => {
    const broken = sent({ id: '2026-W46' as EditionId, scheduledAt: '2026-11-15T00:00:00.000Z' });
    const house = world(sent(), [broken]);
    const { folded, faults } = await house.fold([], ON_THE_HOUR, {
      ...house.accounts,
      countLeavers: async (one) => {
        if (one === broken.id) throw new Error('the table is away');
        return 0;
      },
    });
    expect([folded.map(({ edition }) => edition), faults.length]).toEqual([[id], 1]);
  });
});
