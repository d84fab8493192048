import { describe, expect, test } from 'vitest';
import { LETTER_LIST } from '../../functions/model/letter.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import { BURST, letterOf } from './sample.ts';

const letter = letterOf(BURST);

describe('a message of the letters queue', () => {
  test('is read as it was written', () => {
    expect(readLetter(JSON.stringify(letter))).toEqual(letter);
  });

  test.each([
    ['no JSON', 'x'],
    ['another version', { ...letter, v: 2 }],
    ['a kind that nobody knows', { ...letter, kind: 'secret' }],
    ['a role that nobody has', { ...letter, to: 'readers' }],
    ['an address instead of a role', { ...letter, to: 'an@example.vn' }],
    ['a key with more than ASCII', { ...letter, key: 'biên-nhận' }],
    ['a key with a space', { ...letter, key: 'a b' }],
    ['a key that is too long', { ...letter, key: 'k'.repeat(121) }],
    [
      'lists without end',
      letterOf({ ...BURST, ignored: Array.from({ length: LETTER_LIST + 1 }, () => ({ key: 'a', note: 'b' })) }),
    ],
  ])('is no letter with %s', (_, body) => {
    expect(() => readLetter(typeof body === 'string' ? body : JSON.stringify(body))).toThrow(/JSON|Invalid|Too big/);
  });
});
