import type { EditionAccount } from '../model/account.ts';
import type { Language } from '../model/publication.ts';
import { accountRow, numberIn } from './account-rows.ts';
import { accountWords, type AccountWords } from './account-words.ts';
import { countIn, fillIn } from './words.ts';

type ConcernName = keyof AccountWords['concerns'];

/** Something out of the ordinary: in a few words, in a sentence, and what to do about it. */
export type Concern = { readonly short: string; readonly say: string; readonly todo: string };

/**
 * From which share on, and from how many readers: one complaint of fifty readers is 2 % and says nothing. The shares are
 * those from which SES and mailbox providers look twice (SES: "Sending review process FAQs"; Google: "Email sender
 * guidelines").
 */
const LIMITS = {
  complaints: { share: 0.001, readers: 2 },
  bounces: { share: 0.02, readers: 5 },
  refused: { share: 0.01, readers: 5 },
} as const;

/** What people should know first, the most urgent before the others; nothing when all is well. */
export function concernsOf(edition: EditionAccount, language: Language): readonly Concern[] {
  const words = accountWords(language);
  const id = edition.edition;
  const concern = (name: ConcernName, values: Record<string, string | number>): Concern => {
    const { short, say, todo } = words.concerns[name];
    return { short, say: fillIn(say, values), todo: fillIn(todo, { id }) };
  };
  const above = (name: keyof typeof LIMITS, row: ReturnType<typeof accountRow>): readonly Concern[] => {
    const { share, readers } = LIMITS[name];
    const isAbove = row.count >= readers && row.share >= share;
    return isAbove ? [concern(name, { count: row.shown, share: row.percent })] : [];
  };
  const row = (name: Parameters<typeof accountRow>[0]) => accountRow(name, edition, language);
  const { disagreements, unknown } = edition.account;
  return [
    ...disagreements.slice(0, 1).map((first) => concern('unbalanced', disagreementValues(first, language))),
    ...above('complaints', row('complained')),
    ...above('bounces', row('bounced')),
    ...(unknown > 0 ? [concern('unknown', { count: numberIn(language, unknown) })] : []),
    ...above('refused', row('refused')),
  ];
}

/** The names of two counts, and what they say. */
export function disagreementValues(
  { between: [one, other], counts: [first, second] }: EditionAccount['account']['disagreements'][number],
  language: Language,
): Readonly<Record<'one' | 'other' | 'first' | 'second', string>> {
  const { counts } = accountWords(language);
  return {
    one: counts[one],
    other: counts[other],
    first: numberIn(language, first),
    second: numberIn(language, second),
  };
}

/** The sentence an account begins with. */
export function verdictOf(edition: EditionAccount, language: Language): string {
  const [first] = concernsOf(edition, language);
  const { candidates, submitted } = edition.account;
  if (first !== undefined) return first.say;
  const { fine, cutShort } = accountWords(language);
  return countIn(language, edition.sentAt === undefined ? cutShort : fine, candidates, {
    count: numberIn(language, candidates),
    submitted: numberIn(language, submitted),
  });
}
