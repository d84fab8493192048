import { expect, test } from 'vitest';
import type { Slug } from '../../functions/model/article.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import type { HandWord } from '../../functions/model/review.ts';
import { doDeed } from '../../functions/review/do-deed.ts';

const id = '2026-W47' as EditionId;
const reviewed: Edition = {
  v: 1,
  id,
  series: 'weekly',
  state: 'review',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  rendering: 'r1',
};
const audience = { candidates: 1, readers: 1, excluded: {}, runs: 1, fence: 1 };

/** A button that is pressed while the edition becomes another one, as its word is written down. */
async function press(deed: 'hold' | 'drop' | 'pin' | 'approve', becomes: Partial<Edition>) {
  let edition = reviewed;
  const words: HandWord[] = [];
  const slug = deed === 'drop' || deed === 'pin' ? { slug: 'mot' as Slug } : {};
  const link = { deed, edition: id, rendering: 'r1', at: 0, ...slug };
  const outcome = await doDeed(
    link,
    'mark',
    {
      now: () => 0,
      find: async () => edition,
      readBrief: async () => undefined,
      stopAll: async () => {},
      isBlocked: async () => false,
      order: async () => {},
      say: async (_, word) => {
        words.push(word);
        edition = { ...edition, ...becomes };
        return true;
      },
    },
    { to: 'editors', language: 'vi' },
  );
  return { outcome, words: words.length };
}

test('who holds an edition whose readers are being written down, or drops or pins something, is told that it may have come too late', async () => {
  for (const deed of ['hold', 'drop', 'pin'] as const) {
    expect(await press(deed, { state: 'composing', audience }), deed).toEqual({ outcome: 'late', words: 1 });
    expect(await press(deed, { state: 'sending', audience }), deed).toEqual({ outcome: 'late', words: 1 });
    expect(await press(deed, { state: 'composing' }), deed).toEqual({ outcome: 'done', words: 1 });
    expect(await press(deed, {}), deed).toEqual({ outcome: 'done', words: 1 });
  }
});

test('an approval that is written down as the edition goes is done all the same', async () => {
  expect(await press('approve', { state: 'sending', audience })).toEqual({ outcome: 'done', words: 1 });
});
