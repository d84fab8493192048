import { expect, test } from 'vitest';
import { approveEdition, holdEdition, showReview, type ReviewHand } from '../../../cli/edition/review.ts';
import type { Brief, BriefHand } from '../../../functions/model/brief.ts';
import type { Edition, EditionId } from '../../../functions/model/edition.ts';
import { NO_HAND, reviewEvent, wishesOf } from '../../../functions/model/review.ts';

const id = '2026-W47' as EditionId;
const SEND_AT = '2026-11-22T00:00:00.000Z';
const edition: Edition = {
  v: 1,
  id,
  series: 'weekly',
  state: 'review',
  scheduledAt: SEND_AT,
  sendAt: SEND_AT,
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  rendering: 'r1',
  told: new Set([reviewEvent('r1')]),
  wishes: wishesOf(undefined),
};

/** Editors at work on one edition, an hour before its time. */
function desk(more: Partial<Edition> = {}) {
  const world = { now: Date.parse(SEND_AT) - 3_600_000, brief: undefined as Brief | undefined };
  const hand: ReviewHand = {
    now: () => world.now,
    find: async (wanted) => (wanted === id ? { ...edition, ...more } : undefined),
    readBrief: async () => world.brief,
    say: async (_, word) => {
      world.brief = { v: 1, edition: id, hand: { ...NO_HAND, ...world.brief?.hand, ...word } as BriefHand };
      return true;
    },
    review: { hoursBefore: 3, unlessApproved: false },
  };
  return { world, hand };
}

test('who holds an edition, and approves it in time, has it sent at its time', async () => {
  const { world, hand } = desk();
  expect((await holdEdition(id, hand)).ok).toBe(true);
  expect((await showReview(id, hand)).says.join(' ')).toContain('held');
  world.now += 60_000;
  expect((await approveEdition(id, false, undefined, hand)).says).toEqual([
    `${id} is approved.`,
    `Its time is ${SEND_AT}.`,
  ]);
});

test('who approves after its time is told how to send it late, and does so by another word', async () => {
  const { world, hand } = desk();
  await holdEdition(id, hand);
  world.now = Date.parse(SEND_AT) + 3_600_000;
  expect((await approveEdition(id, false, undefined, hand)).says.join(' ')).toContain('--now');
  expect((await approveEdition(id, true, undefined, hand)).says.join(' ')).toContain('within minutes');
});

test('another content than the one that was looked at is not approved', async () => {
  const { world, hand } = desk();
  const answer = await approveEdition(id, false, 'r0', hand);
  expect(answer).toMatchObject({ ok: false });
  expect(answer.says.join(' ')).toContain('another content');
  expect(world.brief).toBeUndefined();
});

test('who holds an edition at the moment at which it goes is told that it may be too late', async () => {
  const { hand } = desk();
  let looks = 0;
  const find: typeof hand.find = async (one) => {
    const found = await hand.find(one);
    looks += 1;
    return found && looks > 1 ? { ...found, state: 'sending' } : found;
  };
  const { ok, says } = await holdEdition(id, { ...hand, find });
  expect([ok, says.join(' ')]).toEqual([false, expect.stringContaining(`newsletter pause ${id}`)]);
});

test('what is not reviewed is neither held nor approved', async () => {
  for (const state of ['sending', 'sent', 'cancelled'] as const) {
    const { world, hand } = desk({ state });
    expect((await holdEdition(id, hand)).ok).toBe(false);
    expect((await approveEdition(id, true, undefined, hand)).ok).toBe(false);
    expect(world.brief).toBeUndefined();
  }
  expect((await holdEdition('2026-W01' as EditionId, desk().hand)).ok).toBe(false);
});

test('who looks at an edition that is blocked is told what was missing, and that nobody gets it like this', async () => {
  const blocked = { at: SEND_AT, pictures: ['i/0123456789abcdef.jpg'] };
  const { world, hand } = desk({ blocked });
  world.now = Date.parse(SEND_AT) + 60_000;
  const says = (await showReview(id, hand)).says.join(' ');
  expect(says).toContain('It was blocked when its time came.');
  expect(says).toContain('i/0123456789abcdef.jpg');
  expect(says).toContain(`newsletter preflight --edition ${id}`);
  expect((await approveEdition(id, true, undefined, hand)).says.join(' ')).toContain('nobody gets it');
});
