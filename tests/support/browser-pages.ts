import type { Page } from 'playwright-core';
import { openBrowser } from '../../local/browser.ts';

/** Pictures that load, by the last part of their addresses. */
export type Pictures = ReadonlyMap<string, Uint8Array>;

/**
 * A browser with one page, which shows documents one after another (`setContent`). Nothing reaches the network.
 * @throws Error with the reason where there is no browser
 */
export async function openPage(pictures: Pictures = new Map()) {
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  const { browser } = opened;
  const page: Page = await browser.newPage({ locale: 'vi-VN' });
  await page.route('**/*', async (route) => {
    const body = pictures.get(new URL(route.request().url()).pathname.split('/').at(-1) ?? '');
    if (body !== undefined) await route.fulfill({ contentType: 'image/jpeg', body: Buffer.from(body) });
    // A page that leads on to another one stays.
    else if (route.request().isNavigationRequest()) await route.fulfill({ status: 204 });
    else await route.abort();
  });
  return { page, close: () => browser.close() };
}
