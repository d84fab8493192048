import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountPage } from '../../functions/digest/account-page.ts';
import { accountOf, TROUBLED, weeksBefore } from '../digest/accounts.ts';
import { PUBLICATION } from '../digest/sample.ts';
import { openPage } from '../support/browser-pages.ts';

let browser: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await openPage();
});
afterAll(() => browser.close());

const html = {
  vi: accountPage(PUBLICATION, accountOf(), weeksBefore(12)).content,
  en: accountPage({ ...PUBLICATION, language: 'en' }, TROUBLED, weeksBefore(12)).content,
};

test.each([320, 768, 1440])('an account has its charts and tables in sight on a screen of %i pixels', async (width) => {
  const { page } = browser;
  await page.setViewportSize({ width, height: 900 });
  for (const content of Object.values(html)) {
    await page.setContent(content);
    const sizes = await page.evaluate<{
      page: number;
      charts: [number, number][];
      cut: string[];
      broken: string[];
    }>(`({
      page: document.documentElement.scrollWidth,
      charts: [...document.querySelectorAll('svg')].map((svg) => [svg.clientWidth, svg.clientHeight]),
      cut: [...document.querySelectorAll('main *')]
        .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth)
        .map((one) => one.textContent),
      broken: [...document.querySelectorAll('table:not(.history) thead th')]
        .filter((one) => one.textContent.split(' ').some((word, index, words) => {
          const range = document.createRange();
          const from = words.slice(0, index).join(' ').length + (index > 0 ? 1 : 0);
          range.setStart(one.firstChild, from);
          range.setEnd(one.firstChild, from + word.length);
          return range.getClientRects().length > 1;
        }))
        .map((one) => one.textContent),
    })`);
    expect(sizes.page).toBeLessThanOrEqual(width);
    expect(sizes.cut).toEqual([]);
    expect(sizes.broken, 'words of headings').toEqual([]);
    expect(sizes.charts).toHaveLength(5);
    for (const [across, high] of sizes.charts) {
      expect(across).toBeGreaterThan(200);
      expect(high).toBeGreaterThan(30);
    }
  }
});
