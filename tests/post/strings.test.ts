import { expect, test } from 'vitest';
import en from '../../templates/strings/letters.en.json' with { type: 'json' };
import vi from '../../templates/strings/letters.vi.json' with { type: 'json' };

/** Every path of the strings with the values its sentence asks for; the plural forms of a sentence are one. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    if (key === 'one') return [];
    if (typeof value !== 'string') return sentences(Object(value), `${path}/${key}`);
    return [[`${path}/${key}`, (value.match(/\{\w+\}/g) ?? []).toSorted().join(' ')]];
  });
}

test('letters say the same things in both languages, with the same values', () => {
  expect(sentences(en)).toEqual(sentences(vi));
});

test('the words of letters are NFC and hold no markup', () => {
  for (const words of [en, vi]) {
    const text = JSON.stringify(words);
    expect(text).toBe(text.normalize('NFC'));
    expect(text).not.toMatch(/[<>&]/);
  }
});
