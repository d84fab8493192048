import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TEMPLATE_LIMIT_BYTES } from '../../functions/compile-template/check-template.ts';
import { digestTemplate } from '../../functions/digest/digest-template.ts';
import { check, problemsOf, small } from './templates.ts';

test('whatever is uploaded, the answer is a template or a list of problems', { timeout: 60_000 }, async () => {
  const pieces = [
    '<',
    '>',
    '</',
    '{{',
    '}}',
    '{{{',
    '#if intro',
    '/if',
    '{{#each cards}}',
    '{{/each}}',
    '{{title}}',
    '<!--',
    '-->',
    '<!--[if mso]>',
    '<![endif]-->',
    '<mj-text>',
    '</mj-text>',
    '<mj-raw>',
    '<td>',
    '<table>',
    '"',
    "'",
    '=',
    '&',
    '\\',
    '\n',
    '<mjml>',
    '</mjml>',
    'x',
    ' ',
    '\u0000',
    '💥',
    '<style>',
    '<a href="',
  ];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...pieces), { maxLength: 30 }), fc.boolean(), async (parts, isInside) => {
      const checked = await check(isInside ? small(parts.join('')) : parts.join(''));
      // Throws for what handlebars cannot read.
      const isTemplate = 'html' in checked && digestTemplate(checked.html).fill.length > 0;
      expect(isTemplate || 'problems' in checked).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test.each([
  '<',
  '<a ',
  "<a '",
  '{{#if intro}}',
  '{{#each cards}}',
  '<div>',
  '<!--',
  '<!--[if mso]>',
  '</div>',
  '<b></i>',
  '{{intro}}',
  '&',
])('128 KB of %s are answered within seconds', { timeout: 20_000 }, async (piece) => {
  const body = piece.repeat(Math.floor((TEMPLATE_LIMIT_BYTES - small().length) / piece.length));
  expect(await problemsOf(small(body))).not.toEqual([]);
});
