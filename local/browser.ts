import type { Browser, LaunchOptions } from 'playwright-core';
import { unpackChromium } from './chromium.ts';

/** A browser, which the caller closes, or why there is none here: a sentence to print. */
export type OpenedBrowser = { readonly browser: Browser } | { readonly reason: string };

/** What `npm ci` brought: without a sandbox, so it is for pages of our own only. Letters stand where they would on paper. */
async function packed(): Promise<LaunchOptions> {
  const { executablePath, env } = await unpackChromium();
  // Without a language in the environment Chromium reads no files whose names are not ASCII.
  const names = { LC_ALL: 'C.UTF-8' };
  return { executablePath, env: { ...process.env, ...names, ...env }, args: ['--font-render-hinting=none'] };
}

const installed = ['chrome', 'msedge'].map((channel) => async (): Promise<LaunchOptions> => ({ channel }));

/**
 * Opens a headless browser: on Linux (x64) the Chromium that `npm ci` brought, elsewhere, or when that one does not
 * start, the Chrome or Edge that is installed. What its pages may load is the caller's affair (`page.route`).
 */
export async function openBrowser(): Promise<OpenedBrowser> {
  // Only who needs a browser pays for loading what drives it.
  const { chromium } = await import('playwright-core');
  const reasons: string[] = [];
  for (const optionsOf of process.platform === 'linux' && process.arch === 'x64' ? [packed, ...installed] : installed)
    try {
      return { browser: await chromium.launch(await optionsOf()) };
    } catch (error) {
      reasons.push(firstLine(error));
    }
  return { reason: `no browser can be opened: ${reasons.join('; ')}` };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
