import { describe, expect, test } from 'vitest';
import { sendTest, type TestDesk, type TestWanted } from '../../cli/send-test.ts';
import type { Edition, EditionId, MessageFile } from '../../functions/model/edition.ts';
import type { LetterOf, LetterOutcome } from '../../functions/model/letter.ts';

const id = '2026-W47' as EditionId;
const next = '2026-W48' as EditionId;
const wanted: TestWanted = {
  address: 'an@example.vn',
  edition: id,
  language: 'vi',
  onlyTo: undefined,
  patienceMs: 5_000,
};

/** A stack that has one edition; `outcomes` are what is on record of the letter, one a look. */
function testWorld(about: Partial<Edition> = {}, outcomes: readonly (LetterOutcome | undefined)[] = ['submitted']) {
  const letters: LetterOf<'test'>[] = [];
  const messages: MessageFile[] = [];
  const said: string[] = [];
  let now = 0;
  let looks = 0;
  const edition = { v: 1, id, series: 'weekly', state: 'sent', rendering: 'ab12', ...about } as Edition;
  const desk: TestDesk = {
    findEdition: async (asked) => (asked === id ? edition : undefined),
    coming: async (asked = next) =>
      asked === next
        ? { edition: next, digest: { subject: 'Số tới', html: '<p>Số tới</p>', text: 'Số tới' }, isSkipped: false }
        : { refused: `There is no edition ${asked} to come.` },
    putMessage: async (message) => {
      messages.push(message);
      return 'cd34';
    },
    order: async (letter) => void letters.push(letter),
    findOutcome: async () => {
      const outcome = outcomes[Math.min(looks, outcomes.length - 1)];
      looks += 1;
      return outcome && { outcome, code: 'Some' };
    },
    newKey: () => 'test-1',
    now: () => now,
    sleep: async (ms) => void (now += ms),
    say: (line) => void said.push(line),
  };
  return { desk, letters, messages, said };
}

describe('newsletter test', () => {
  test('orders one mail of the rendering that readers of an edition get, and waits for SES', async () => {
    const { desk, letters, messages } = testWorld({}, [undefined, 'claimed', 'submitted']);
    expect(await sendTest(wanted, desk)).toMatchObject({ ok: true });
    expect(letters).toEqual([
      {
        v: 1,
        key: 'test-1',
        to: { address: 'an@example.vn' },
        kind: 'test',
        values: { edition: id, rendering: 'ab12', language: 'vi', folder: 'editions' },
      },
    ]);
    expect(messages).toEqual([]);
  });

  test('puts the coming edition where tests lie, and says that its links lead nowhere yet', async () => {
    const { desk, letters, messages, said } = testWorld();
    expect(await sendTest({ ...wanted, edition: undefined }, desk)).toMatchObject({ ok: true });
    expect(messages).toMatchObject([{ edition: next, language: 'vi', subject: 'Số tới' }]);
    expect(letters[0]?.values).toEqual({ edition: next, rendering: 'cd34', language: 'vi', folder: 'tests' });
    expect(said.join(' ')).toContain('links to its articles lead nowhere');
  });

  test('mails also an edition that is to come by its name, such as a special one whose file is there', async () => {
    const { desk, letters } = testWorld();
    expect(await sendTest({ ...wanted, edition: next }, desk)).toMatchObject({ ok: true });
    expect(letters[0]?.values).toMatchObject({ edition: next, rendering: 'cd34', folder: 'tests' });
  });

  test.each([
    ['outside of onlyTo', { onlyTo: ['@bao.example'] }, {}, 'onlyTo'],
    ['of an edition that there is not', { edition: '2026-W01' as EditionId }, {}, 'There is no edition 2026-W01'],
    [
      'of an edition that came to nothing',
      {},
      { state: 'skipped', rendering: undefined },
      'There is no edition 2026-W47',
    ],
  ] as const)('orders nothing for an address, or of an edition, that it cannot be: %s', async (_, more, about, why) => {
    const { desk, letters } = testWorld(about as Partial<Edition>);
    const { ok, says } = await sendTest({ ...wanted, ...more }, desk);
    expect([ok, letters]).toEqual([false, []]);
    expect(says[0]).toContain(why);
  });

  test('sends nothing of a week without an article', async () => {
    const { desk, letters } = testWorld();
    const empty = { ...desk, coming: async () => ({ edition: next, digest: undefined, isSkipped: true }) };
    expect(await sendTest({ ...wanted, edition: undefined }, empty)).toMatchObject({ ok: false });
    expect(letters).toEqual([]);
  });

  test.each([
    ['refused', 'SES refused it (Some)'],
    ['unknown', 'Nobody knows whether SES took it'],
    ['excluded', 'onlyTo'],
    ['pending', 'within 5 seconds'],
  ] as const)('says what became of it: %s', async (outcome, why) => {
    const { desk } = testWorld({}, [outcome]);
    const { ok, says } = await sendTest(wanted, desk);
    expect(ok).toBe(false);
    expect(says[0]).toContain(why);
  });
});
