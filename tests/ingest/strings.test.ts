import { expect, test } from 'vitest';
import en from '../../templates/strings/problems.en.json' with { type: 'json' };
import vi from '../../templates/strings/problems.vi.json' with { type: 'json' };

const marks = (sentences: Readonly<Record<string, string>>) =>
  Object.entries(sentences).map(([name, text]) => [name, (text.match(/\{\w+\}/gu) ?? []).toSorted()]);

test('both languages have the same sentences with the same places for values', () => {
  expect(marks(en)).toEqual(marks(vi));
});
