import { HtmlValidate } from 'html-validate';
import { describe, expect, test } from 'vitest';
import { EDITIONS } from './editions.ts';
import { PAGES } from './web-pages.ts';

const validator = new HtmlValidate({
  root: true,
  extends: ['html-validate:document', 'html-validate:a11y'],
  rules: {
    // Of structure, what every client's parser trips over. The rest of the `recommended` preset is about style.
    'attr-quotes': 'error',
    'close-order': 'error',
    'element-permitted-content': 'error',
    'element-permitted-parent': 'error',
    'no-dup-attr': 'error',
    'unrecognized-char-ref': 'error',
    // Gmail keeps no <article>: the role stands on a <div> (rules S2.20).
    'prefer-native-element': 'off',
  },
});

async function complaints(html: string): Promise<readonly string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message}: ${selector ?? ''}`),
  );
}

describe('html-validate', () => {
  test.each(Object.keys(EDITIONS))('has no complaint about %s', async (name) => {
    expect(await complaints(EDITIONS[name] ?? '')).toEqual([]);
  });

  test.each(Object.keys(PAGES))('has no complaint about %s', async (name) => {
    expect(await complaints(PAGES[name] ?? '')).toEqual([]);
  });

  test('would complain about a picture without alt, a skipped heading and a table in a paragraph', async () => {
    const html = EDITIONS['the sample edition'] ?? '';
    const broken = html
      .replace(/ alt=""/, '')
      .replace('<h2', '<h4')
      .replace('</h2>', '</h4>')
      .replace('</body>', '<p><table></table></p></body>');
    expect((await complaints(broken)).map((line) => line.split(':', 1)[0])).toEqual(
      expect.arrayContaining(['wcag/h37', 'heading-level']),
    );
  });
});
