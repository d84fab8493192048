import axe from 'axe-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from '../support/browser-pages.ts';
import { EDITIONS } from './editions.ts';
import { PAGES } from './web-pages.ts';

let browser: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await openPage();
  // Documents come and go by `setContent`, which keeps the window.
  await browser.page.evaluate(axe.source);
});
afterAll(() => browser.close());

type Rules = NonNullable<axe.RunOptions['rules']>;

/** A mail stands inside of a client's page, which has the landmarks (rules S2.26). */
const MAIL_RULES: Rules = { region: { enabled: false }, 'landmark-one-main': { enabled: false } };

/** What axe finds wrong in light and in dark colours, one line a place. */
async function violations(html: string, width: number, rules: Rules = {}): Promise<readonly string[]> {
  const { page } = browser;
  await page.setViewportSize({ width, height: 800 });
  await page.setContent(html);
  const lines: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const results = await page.evaluate<axe.AxeResults>(`axe.run(document, ${JSON.stringify({ rules })})`);
    for (const { id, help, nodes } of results.violations)
      lines.push(...nodes.map(({ target }) => `${colorScheme}: ${id}: ${help}: ${String(target)}`));
  }
  return lines;
}

describe('axe', () => {
  test('sees text that is too pale in dark colours, and a skipped heading in both', async () => {
    const broken = (EDITIONS['the sample edition'] ?? '')
      .replaceAll(/<(\/?)h2/g, '<$1h4')
      .replace(
        '</head>',
        '<style>@media (prefers-color-scheme: dark){:is(#x,h1,h1 *){color:#333!important}}</style></head>',
      );
    const found = await violations(broken, 1200, MAIL_RULES);
    expect(found.map((line) => line.split(':', 2).join(':'))).toEqual([
      'light: heading-order',
      'dark: color-contrast',
      'dark: heading-order',
    ]);
  });

  test.each(Object.keys(EDITIONS))('finds nothing wrong with %s, light or dark', async (name) => {
    expect(await violations(EDITIONS[name] ?? '', 1200, MAIL_RULES)).toEqual([]);
  });

  test.each(['the sample edition', 'an edition without pictures'])('finds nothing on a phone in %s', async (name) => {
    expect(await violations(EDITIONS[name] ?? '', 360, MAIL_RULES)).toEqual([]);
  });

  test.each(Object.keys(PAGES))('finds nothing wrong with %s, light or dark', async (name) => {
    expect(await violations(PAGES[name] ?? '', 600)).toEqual([]);
  });
});
