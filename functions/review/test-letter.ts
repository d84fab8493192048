import type { ReviewLink } from '../links/review-token.ts';
import { parseAddress } from '../mail/address.ts';
import type { LetterOf } from '../model/letter.ts';
import type { Language } from '../model/publication.ts';
import { inOnlyTo, type OnlyTo } from '../model/subscriber.ts';

/** To whom a test goes. */
export type TestTo = LetterOf<'test'>['to'];

/** `noAddress`: what was typed is not one address; `onlyTo`: this stage does not write to it. */
export type TestRefusal = 'noAddress' | 'onlyTo';

/**
 * To whom a test is to go: to one address, or, when none was typed, to the editors. `post` looks at `onlyTo` as well; here
 * it is for whoever would wait for a mail that never comes.
 */
export function readTestTo(typed: string, onlyTo: OnlyTo): { readonly to: TestTo } | { readonly refused: TestRefusal } {
  const { address, problem } = parseAddress(typed);
  if (problem === 'empty') return { to: 'editors' };
  if (address === undefined) return { refused: 'noAddress' };
  return inOnlyTo(onlyTo, address) ? { to: { address } } : { refused: 'onlyTo' };
}

/** The test that a link orders: always under the same key, whoever presses its button how often. */
export function testLetter(
  { edition, rendering }: Pick<ReviewLink, 'edition' | 'rendering'>,
  mark: string,
  to: TestTo,
  language: Language,
): LetterOf<'test'> {
  const values = { edition, rendering, language, folder: 'editions' } as const;
  return { v: 1, key: `${edition}-test-${mark}`, to, kind: 'test', values };
}
