import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGraphemes, shorten, shortenAll } from '../../functions/digest/shorten.ts';
import { buildSubject } from '../../functions/digest/subject.ts';

const production = { stage: 'production' };
const letters = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.normalize('NFC'));

describe('the subject', () => {
  test.each([
    ['Ẩm thực Huế', 11, 'Ẩm thực Huế và 11 bài khác · Tuần 47/2026'],
    ['Ẩm thực Huế', 0, 'Ẩm thực Huế · Tuần 47/2026'],
    [
      'Ẩm thực cung đình Huế trong con mắt của ba đầu bếp',
      11,
      'Ẩm thực cung đình Huế trong… và 11 bài khác · Tuần 47/2026',
    ],
  ])('of "%s" and %i others is "%s"', (lead, others, subject) => {
    expect(buildSubject(production, 'vi', { lead, others, edition: 'Tuần 47/2026' })).toBe(subject);
  });

  test.each([
    [1, 'Salt and 1 more · Week 47, 2026'],
    [2, 'Salt and 2 more · Week 47, 2026'],
  ])('counts %i others in English', (others, subject) => {
    expect(buildSubject(production, 'en', { lead: 'Salt', others, edition: 'Week 47, 2026' })).toBe(subject);
  });

  test.each([
    ['staging', '[staging] Muối và 1 bài khác · Tuần 47/2026'],
    ['local', 'Muối và 1 bài khác · Tuần 47/2026'],
  ])('of the stage %s is "%s"', (stage, subject) => {
    expect(buildSubject({ stage }, 'vi', { lead: 'Muối', others: 1, edition: 'Tuần 47/2026' })).toBe(subject);
  });

  test('has at most 60 letters and still names the edition, whatever the title', () => {
    fc.assert(
      fc.property(letters, fc.nat(199), fc.constantFrom('production', 'staging'), (lead, others, stage) => {
        const subject = buildSubject({ stage }, 'vi', { lead, others, edition: 'Tuần 47/2026' });
        expect(countGraphemes(subject)).toBeLessThanOrEqual(60);
        expect(subject.endsWith(' · Tuần 47/2026')).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

test('the subject of an edition whose name fills it is that name', () => {
  const edition = `so-dac-biet-${'x'.repeat(48)}`;
  expect(buildSubject(production, 'vi', { lead: 'Muối', others: 3, edition })).toBe(edition);
});

describe('shortening', () => {
  test.each([
    ['Một hai ba', 10, 'Một hai ba'],
    ['Một hai ba', 9, 'Một hai…'],
    ['Một, hai', 5, 'Một…'],
    ['Nghiêngngả', 5, 'Nghi…'],
    ['👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 2, '👨‍👩‍👧‍👦…'],
    ['Một', 0, ''],
  ])('%s to %i is %s', (text, maximum, short) => {
    expect(shorten(text, maximum)).toBe(short);
  });

  test('never cuts a letter, never exceeds the room, and cuts nothing that fits', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 100 }), (text, maximum) => {
        const short = shorten(text, maximum);
        expect(countGraphemes(short)).toBeLessThanOrEqual(maximum);
        expect(short.isWellFormed()).toBe(text.isWellFormed());
        expect(short === text || text.startsWith(short.slice(0, -1))).toBe(true);
        expect(short === text).toBe(countGraphemes(text) <= maximum && text.length <= maximum * 8);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    [Infinity, ['Một hai', 'ba', 'bốn']],
    [200, ['Một hai', 'ba', 'bốn']],
    [160, ['Một hai', 'ba …']],
    [4, ['Một…']],
    [0, []],
  ])('paragraphs to %i are %j: each takes 80 at least', (maximum, kept) => {
    expect(shortenAll(['Một hai', 'ba', 'bốn'], maximum)).toEqual(kept);
  });

  test('a single letter with endless marks does not fill the mail', () => {
    expect(shorten(`a${'\u0301'.repeat(100_000)} b`, 60).length).toBeLessThan(500);
  });
});
