import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { openBrowser } from '../local/browser.ts';

const PHONE = { width: 390, height: 844, pixels: 2 };
const DESKTOP = { width: 1200, height: 900, pixels: 1 };

/** The screens on which a preview is shown; `pixels` of the picture for one of the screen's. */
export const PREVIEW_PICTURES = [
  { file: 'phone-light.png', screen: PHONE, colorScheme: 'light' },
  { file: 'phone-dark.png', screen: PHONE, colorScheme: 'dark' },
  { file: 'desktop-light.png', screen: DESKTOP, colorScheme: 'light' },
  { file: 'desktop-dark.png', screen: DESKTOP, colorScheme: 'dark' },
] as const;

/** A browser on a busy machine now and then gives a picture up. */
const ATTEMPTS = 3;
/** Chromium draws no higher picture than this, in its own pixels. */
const HIGHEST_PIXELS = 16_000;

/**
 * Takes pictures of a page on disk, without a network and without scripts. Of a page that is too high only the upper
 * part is shown.
 * @returns the names of the pictures in `out`, or why there are none
 */
export async function takePictures(
  page: string,
  out: string,
  open: typeof openBrowser = openBrowser,
): Promise<{ readonly files: readonly string[] } | { readonly reason: string }> {
  const opened = await open();
  if ('reason' in opened) return opened;
  const { browser } = opened;
  try {
    for (const picture of PREVIEW_PICTURES) await insist(() => takePicture(browser, resolve(page), picture, out));
    return { files: PREVIEW_PICTURES.map(({ file }) => file) };
  } catch (error) {
    // The digest is written already: without pictures it is still a preview.
    return { reason: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error) };
  } finally {
    await browser.close();
  }
}

async function insist(act: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1)
    try {
      await act();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
}

async function takePicture(
  browser: Browser,
  file: string,
  { file: name, screen: { width, height, pixels }, colorScheme }: (typeof PREVIEW_PICTURES)[number],
  out: string,
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: pixels,
    colorScheme,
    javaScriptEnabled: false,
  });
  const page = await context.newPage();
  const folder = `${pathToFileURL(dirname(file)).href}/`;
  await page.route('**/*', (route) =>
    route.request().url().startsWith(folder) ? route.continue() : route.abort('blockedbyclient'),
  );
  await page.goto(pathToFileURL(file).href);
  const whole = (await page.locator('html').boundingBox())?.height ?? height;
  const clip = { x: 0, y: 0, width, height: Math.min(Math.ceil(whole), HIGHEST_PIXELS / pixels) };
  await page.screenshot({ path: join(out, name), fullPage: true, clip });
  await context.close();
}
