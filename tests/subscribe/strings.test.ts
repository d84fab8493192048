import { expect, test } from 'vitest';
import en from '../../templates/strings/pages.en.json' with { type: 'json' };
import vi from '../../templates/strings/pages.vi.json' with { type: 'json' };

/** Every path of the strings, with the values its sentence asks for. */
function sentences(words: object, path = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]): [string, string][] => {
    if (typeof value !== 'string') return sentences(Object(value), `${path}/${key}`);
    return [[`${path}/${key}`, (value.match(/\{\w+\}/g) ?? []).toSorted().join(' ')]];
  });
}

test('the pages of readers say the same things in both languages, with the same values, and no others', () => {
  expect(sentences(en)).toEqual(sentences(vi));
  for (const [path, values] of sentences(vi)) expect(values, path).toMatch(/^(\{(publication|contact|day)\} ?)*$/);
});

test('their words are NFC and hold no markup', () => {
  for (const words of [en, vi]) {
    const text = JSON.stringify(words);
    expect(text).toBe(text.normalize('NFC'));
    expect(text).not.toMatch(/[<>&]/);
  }
});
