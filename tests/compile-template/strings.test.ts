import { expect, test } from 'vitest';
import en from '../../templates/strings/template.en.json' with { type: 'json' };
import vi from '../../templates/strings/template.vi.json' with { type: 'json' };

const marks = (sentences: Readonly<Record<string, string>>) =>
  Object.entries(sentences).map(([name, text]) => [name, (text.match(/\{\w+\}/gu) ?? []).toSorted()]);

test('both languages say the same of a template, with the same places for values', () => {
  expect(marks(en)).toEqual(marks(vi));
});
