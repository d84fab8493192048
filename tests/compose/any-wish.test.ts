import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { versionOf } from '../../functions/model/brief.ts';
import { reviewEvent, type ReviewRules } from '../../functions/model/review.ts';
import { anyDeed, anyReview, play, type Luck } from './any-deed.ts';

const anyLuck: fc.Arbitrary<Luck> = fc.record({
  delays: fc.array(fc.nat(6), { minLength: 1, maxLength: 40 }),
  deaths: fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 4 }),
});

/** What is wrong with how it ended; nothing is. */
function faultsOf(
  { world, mails, words, blocks, id, hadBegun }: Awaited<ReturnType<typeof play>>,
  rules: ReviewRules | undefined,
): readonly string[] {
  const faults: string[] = [];
  const claim = (isTrue: boolean, what: string) => void (isTrue || faults.push(what));
  const edition = world.editions.get(id);
  const [first] = mails;
  claim(edition?.state !== 'composing' && edition?.state !== 'sending', 'left half done');
  claim(new Set(mails.map(({ reader }) => reader)).size === mails.length, 'two mails for one reader');
  claim(new Set(mails.map((mail) => mail.edition.rendering)).size < 2, 'two contents');
  // Whoever had begun when the file was changed last has what was asked for before.
  const said = first?.edition ?? edition;
  const isFrozen = said !== undefined && said.state !== 'composing' && said.state !== 'skipped';
  const version = versionOf(world.briefs.get(id)?.upload);
  claim(hadBegun || !isFrozen || (said.brief?.version ?? '') === version, 'not what its file says');
  if (first === undefined) return faults;

  const { rendering = '', articles = [], told, sendAt = '' } = first.edition;
  const before = words.filter(({ step }) => step < first.step);
  const given = before.filter(({ deed, rendering: of }) => of === rendering && (deed === 'approve' || deed === 'send'));
  const holds = before.filter(({ deed, isDone }) => deed === 'hold' && isDone);
  const last = (some: readonly { readonly step: number }[]) => Math.max(-1, ...some.map(({ step }) => step));
  claim(last(given) >= last(holds), 'held');
  const late = blocks.filter(
    // Its time may have been put off since then: editors were told late.
    ({ rendering: of, step, at }) => of === rendering && step < first.step && Date.parse(at) >= Date.parse(sendAt),
  );
  claim(last(given.filter(({ deed }) => deed === 'send')) >= last(late), 'late without consent, after it was blocked');
  claim(rules === undefined || given.length > 0 || told?.has(reviewEvent(rendering)) === true, 'never shown');
  claim(rules?.unlessApproved !== true || given.length > 0, 'never approved');
  const dropped = new Set(before.flatMap(({ deed, isDone, slug = [] }) => (deed === 'drop' && isDone ? slug : [])));
  claim(!articles.some((slug) => dropped.has(slug)), 'with what was dropped');
  return faults;
}

test('whatever editors do, and whoever is slow or dies: one mail a reader, of what they were shown and last asked for', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      anyReview,
      fc.array(anyDeed, { minLength: 4, maxLength: 24 }),
      anyLuck,
      async (isSpecial, rules, deeds, luck) => {
        const end = await play(isSpecial, rules, deeds, luck);
        expect(faultsOf(end, rules)).toEqual([]);
        const { state = 'none' } = end.world.editions.get(end.id) ?? {};
        reached.add(`${isSpecial ? 'special' : 'week'} ${state}${end.mails.length > 0 ? ', mailed' : ''}`);
      },
    ),
    { numRuns: 300 },
  );
  const ends = ['special sent, mailed', 'special review', 'week sent, mailed', 'week review'];
  expect(ends.filter((end) => !reached.has(end))).toEqual([]);
});
