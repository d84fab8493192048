import { describe, expect, test } from 'vitest';
import { withdrawArticle, type WithdrawDesk } from '../../cli/withdraw-article.ts';
import type { Slug, Upload, Withdrawal } from '../../functions/model/article.ts';
import type { Edition, EditionId, EditionState } from '../../functions/model/edition.ts';
import { article, upload } from '../compose/world.ts';

const slug = 'mot' as Slug;

const edition = (id: string, state: EditionState, articles = ['mot', 'hai']): Edition => ({
  v: 1,
  id: id as EditionId,
  series: 'weekly',
  state,
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  articles: articles as Slug[],
});

/** A stack whose ingest answers at once, or never. */
function withdrawWorld(editions: readonly Edition[], options: { answers?: boolean; uploads?: readonly Upload[] } = {}) {
  const { answers = true, uploads = [upload(article('mot'))] } = options;
  const world = {
    withdrawal: undefined as Withdrawal | undefined,
    looks: 0,
    writes: 0,
    now: Date.parse('2026-11-22T03:00:00.000Z'),
    isWithdrawn: false,
  };
  const desk: WithdrawDesk = {
    listUploads: async function* list() {
      yield* uploads;
    },
    listEditions: async () => editions,
    readWithdrawal: async () => world.withdrawal,
    writeWithdrawal: async (withdrawal) => {
      world.writes += 1;
      world.withdrawal = withdrawal;
    },
    lookAgain: async () => {
      world.looks += 1;
      if (answers) world.isWithdrawn = world.withdrawal?.withdrawn === true;
    },
    readReceipt: async (key) => ({
      receipt: {
        v: 1,
        key,
        status: 'waiting',
        problems: [],
        note: `withdrawn: ${world.isWithdrawn}`,
        ...(world.isWithdrawn && { withdrawn: true as const }),
      },
    }),
    now: () => world.now,
    sleep: async (ms) => void (world.now += ms),
    say: () => {},
  };
  return { world, withdraw: (isUndo = false) => withdrawArticle(slug, !isUndo, desk, 5_000) };
}

describe('newsletter withdraw', () => {
  test('notes it beside the article, has ingest look again, and answers with the receipt', async () => {
    const { world, withdraw } = withdrawWorld([edition('2026-W47', 'sent')]);
    const { ok, says } = await withdraw();
    expect(ok).toBe(true);
    expect(world.withdrawal).toEqual({ v: 1, slug, withdrawn: true, at: '2026-11-22T03:00:00.000Z' });
    expect(says).toEqual([
      'withdrawn: true',
      '2026-W47 has been mailed. Who has its mail keeps that; the links in it lead to our page.',
      expect.stringContaining('/e/2026-W47/mot, the archive and the feeds show a note'),
    ]);
  });

  test.each([
    ['sending', 'newsletter pause 2026-W47, then newsletter resume 2026-W47 --recompose'],
    ['composing', 'newsletter pause 2026-W47, then newsletter resume 2026-W47 --recompose'],
    ['paused', 'by newsletter resume 2026-W47 --recompose'],
  ] as const)('says how readers who wait get an edition without it that is %s', async (state, words) => {
    const { withdraw } = withdrawWorld([edition('2026-W46', 'sent', ['hai']), edition('2026-W47', state)]);
    const says = (await withdraw()).says.join('\n');
    expect(says).toContain(words);
    expect(says).not.toContain('2026-W46');
  });

  test('says of an article that no edition carries that none will', async () => {
    for (const editions of [[], [edition('2026-W47', 'skipped')]])
      expect((await withdrawWorld(editions).withdraw()).says).toContain('No edition carries it.');
  });

  test('is repeated without a new word, but ingest looks again: the first command may have died', async () => {
    const { world, withdraw } = withdrawWorld([]);
    await withdraw();
    expect((await withdraw()).ok).toBe(true);
    expect([world.writes, world.looks]).toEqual([1, 2]);
  });

  test('is taken back by --undo, which changes nothing of an article that is not withdrawn', async () => {
    const { world, withdraw } = withdrawWorld([edition('2026-W47', 'sent')]);
    expect((await withdraw(true)).ok).toBe(true);
    expect([world.writes, world.looks]).toEqual([0, 0]);
    await withdraw();
    const { ok, says } = await withdraw(true);
    expect([ok, says[0]]).toEqual([true, 'withdrawn: false']);
    expect(world.withdrawal).toMatchObject({ withdrawn: false });
  });

  test('refuses a slug that never was one', async () => {
    const { world, withdraw } = withdrawWorld([], { uploads: [] });
    expect((await withdraw()).says[0]).toContain('There is no article mot');
    expect(world.writes).toBe(0);
  });

  test('says of an article whose file is gone what has to be done for the archive to follow', async () => {
    const { world, withdraw } = withdrawWorld([edition('2026-W47', 'sent')], { uploads: [] });
    const { ok, says } = await withdraw();
    expect([ok, world.writes]).toEqual([false, 1]);
    expect(says.join(' ')).toContain('Upload it again');
  });

  test('does not claim what no receipt says', async () => {
    const { ok, says } = await withdrawWorld([], { answers: false }).withdraw();
    expect(ok).toBe(false);
    expect(says[0]).toContain('did not come within 5 seconds');
  });
});
