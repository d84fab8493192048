import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vi from '../../templates/strings/problems.vi.json' with { type: 'json' };
import type { FieldName } from '../../functions/ingest/mend-line.ts';
import type { Problem } from '../../functions/model/article.ts';
import { pasteFixes } from '../../functions/model/paste-fixes.ts';
import { BODY, spoiled, write, type Fields } from './broken-files.ts';
import { accepted, article, parse } from './publication.ts';

const problemsOf = (file: string): readonly Problem[] => {
  const parsed = parse(file);
  return 'problems' in parsed ? parsed.problems : [];
};

const told = ({ field, message }: Problem) => `${field}: ${message}`;

/**
 * Pastes fixes until nothing is wrong any more. Whatever is told must be gone after its fix; what was hidden behind it
 * may be told then.
 */
function mend(broken: string): { readonly file: string; readonly sentences: ReadonlySet<string> } {
  let file = broken;
  const sentences = new Set<string>();
  for (let round = 1; round <= 4; round += 1) {
    const problems = problemsOf(file);
    if (problems.length === 0) return { file, sentences };
    for (const { message } of problems) sentences.add(message);
    const before = file;
    file = pasteFixes(file, problems);
    const left = new Set(problemsOf(file).map(told));
    for (const problem of problems)
      expect(left.has(told(problem)), `still there: ${told(problem)}\n--- before\n${before}\n--- after\n${file}`).toBe(
        false,
      );
  }
  throw new Error(`not mended after four rounds:\n${broken}\n--- now\n${file}`);
}

/** What an article says, by the names of its fields. */
function said(file: string): Readonly<Record<FieldName, unknown>> {
  const parsed = parse(file);
  const { publishedAt: created_at, language: lang, ...fields } = accepted(parsed);
  const optional = { author: undefined, section: undefined, tags: undefined, url: undefined, resend: undefined };
  return { ...optional, ...fields, created_at, lang, thumbnail: parsed.pictureKeys };
}

describe('every fix can be pasted', () => {
  test('whatever is wrong, alone or with others, is gone after it, and the other fields say what they said', () => {
    fc.assert(
      fc.property(spoiled, ({ all, isSpoiled, lines }) => {
        const mended = said(mend(`${lines.join('\n')}\n\n${BODY}\n`).file);
        const good = isSpoiled ? [] : all.filter(({ isBroken }) => !isBroken);
        const missing = (['title', 'created_at', 'slug'] as const).filter(
          (name) => !good.some((one) => one.name === name),
        );
        const complete: Fields = missing.map((name) => ({ name, text: ' 2026-01-01', isBroken: false }));
        const expected = said(`${write([...good, ...complete]).join('\n')}\n\n${BODY}\n`);
        const names = good.map(({ name }) => name);
        expect(names.map((name) => [name, mended[name]])).toEqual(names.map((name) => [name, expected[name]]));
      }),
      { numRuns: 1000 },
    );
  });

  const samples: readonly (readonly [keyof typeof vi, string])[] = [
    ['empty', ' \n\n'],
    ['noFrontMatter', 'Giá vàng: lên\n\nĐoạn đầu tiên.\n'],
    ['opening', article().replace('---', '----')],
    ['opening', article().replace('---', '---js')],
    ['toml', '+++\ntitle = "A: b" # x\ndate = 2026-01-01\n[params]\nuse = true\ntags = ["a",\n"b"]\n+++\n\nChữ.'],
    ['toml', '+++\ntitle = "A"\n\nChữ.'],
    ['linesAbove', `\n\n${article()}`],
    ['noOpening', article().slice(4)],
    ['noOpening', `\n${article().slice(4)}`],
    ['unclosed', '---\ntitle: A\nuse: yes\ndescription: >\n  Một câu.\n\nChữ.'],
    ['unclosed', '---\ntitle: A\nuse true'],
    ['closing', article().replace('---\n\n', '----\n\n')],
    ['frontMatterTooLong', `---\ntitle: A\ncreated_at: 2026-01-01\n\n${'chữ '.repeat(5000)}\n---\n`],
    ['frontMatterTooLong', `---\ntitle: A\ncreated_at: 2026-01-01\nx: ${'chữ '.repeat(5000)}\n---\n`],
    ['colonInText', article({ title: 'A: b' })],
    ['quotes', article({ title: '"A' })],
    ['anchor', article({ title: '*A' })],
    ['specialSign', article({ title: '@A' })],
    ['tab', article({ title: 'A\n\tb: c' })],
    ['indent', article({ author: 'A\n  section: b' })],
    ['lineShape', article({ author: 'A\nlạc loài' })],
    ['duplicate', article({ Title: '>\n  Hai\n  dòng' })],
    ['titleMissing', article({ title: undefined })],
    ['titleShape', article({ title: '[Video]' })],
    ['titleTooLong', article({ title: 'chữ '.repeat(120) })],
    ['slugShape', article({ slug: '"???"' })],
    ['slugFromTitle', article({ title: '世界' })],
    ['descriptionShape', article({ description: '[a]' })],
    ['useShape', article({ use: 'có' })],
    ['createdAtMissing', article({ created_at: undefined })],
    ['createdAtShape', article({ created_at: '20:15 19/08/2025' })],
    ['createdAtNoSuchTime', article({ created_at: '2025-08-19 25:00' })],
    ['authorShape', article({ author: '\n  - a\n  - b' })],
    ['sectionShape', article({ section: '{a: b}' })],
    ['tagsShape', article({ tags: '\n  - a\n  - [b]' })],
    ['langShape', article({ lang: 'tiếng Việt' })],
    ['pinShape', article({ pin: 'maybe' })],
    ['urlShape', article({ url: 'http://a.vn' })],
    ['resendShape', article({ resend: '20/11/2026' })],
  ];

  test.each(samples)('%s, in %j', (sentence, file) => {
    const { sentences, file: mended } = mend(file);
    expect([...sentences].join('\n')).toContain(vi[sentence].split('{')[0]);
    expect('article' in parse(mended)).toBe(true);
  });

  test('with every sentence about an article but those that no line can mend', () => {
    const names = Object.keys(vi) as (keyof typeof vi)[];
    const others = /^(?:brief|edition|note|receipt|draft|check|picture|encoding|tooLong|slugTaken)|Fix$/u;
    expect(new Set(samples.map(([sentence]) => sentence))).toEqual(new Set(names.filter((name) => !others.test(name))));
  });
});
