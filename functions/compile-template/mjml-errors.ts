import { replaceNumbers, type Expression } from './expressions.ts';
import { mistake, type Mistake } from './mistake.ts';
import type { Sentence } from './say.ts';

type MjmlError = { readonly line: number; readonly tagName: string; readonly message: string };

/** What MJML 5 says, with the parts of it that an editor needs, and what it means. */
const MEANINGS: readonly (readonly [RegExp, Sentence])[] = [
  [/ doesn't exist or is not registered$/, 'unknownElement'],
  [/^Attributes? (?<what>.*) (?:is|are) illegal$/, 'unknownAttribute'],
  [/^Attribute (?<what>\S+) has invalid value: (?<value>.*?) for type /, 'attributeValue'],
  [/ cannot be used inside .*, only inside: (?<what>.*)$/, 'misplacedElement'],
  [/^(?:Missing|Empty) mj-title/, 'titleMissing'],
  [/^(?<what>.*)$/s, 'mjml'],
];

/** One of MJML's errors for an editor. `mjml` is what MJML was given, in which expressions are numbers. */
export function fromMjml(
  { line, tagName, message }: MjmlError,
  mjml: string,
  expressions: readonly Expression[],
): Mistake {
  const said = replaceNumbers(message, (number) => expressions[number]?.text ?? '');
  const [pattern, sentence] = MEANINGS.find(([meaning]) => meaning.test(said)) ?? [/^/, 'mjml'];
  const { what = '', value = '' } = pattern.exec(said)?.groups ?? {};
  const column = (mjml.split('\n')[line - 1] ?? '').indexOf(`<${tagName}`) + 1;
  return mistake(sentence, { line, ...(column > 0 && { column }) }, { element: tagName, what, value });
}
