import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from '../../local/browser.ts';
import type { Newsroom } from './newsroom.ts';

type ReaderPage = {
  readonly page: Page;
  /** Looks at what is shown: it fits 320 pixels, and axe finds nothing. */
  readonly clean: () => Promise<void>;
};

/**
 * A reader's browser, 320 pixels wide, before the played CloudFront; with scripts switched off or on.
 * @throws Error with the reason where there is no browser
 */
export async function openReaderBrowser() {
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  const { browser } = opened;
  return {
    close: () => browser.close(),
    /** @param elsewhere pages of other sites, by address */
    async open(room: Newsroom, withScripts = false, elsewhere: ReadonlyMap<string, string> = new Map()) {
      const viewport = { width: 320, height: 800 };
      const context = await browser.newContext({ javaScriptEnabled: withScripts, viewport });
      const page = await context.newPage();
      await page.route('**/*', async (route) => {
        const request = route.request();
        const html = elsewhere.get(request.url());
        if (html !== undefined) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html });
        const body = request.postDataBuffer();
        const answer = await room.cloud.fetch(request.url(), {
          method: request.method(),
          headers: await request.allHeaders(),
          ...(body && { body: new Uint8Array(body) }),
        });
        return route.fulfill({
          status: answer.status,
          headers: Object.fromEntries(answer.headers),
          body: Buffer.from(await answer.arrayBuffer()),
        });
      });
      // Our pages let no script in: axe reads a copy.
      const script = await (await browser.newContext({ viewport })).newPage();
      await script.evaluate(axe.source);
      const clean = async () => {
        expect(await page.evaluate('document.documentElement.scrollWidth'), 'fits 320 px').toBe(320);
        await script.setContent(await page.content());
        const { violations } = await script.evaluate<axe.AxeResults>('axe.run(document)');
        expect(
          violations.map(({ id, help }) => `${id}: ${help}`),
          page.url(),
        ).toEqual([]);
      };
      return { page, clean } satisfies ReaderPage;
    },
  };
}

export type ReaderBrowser = Awaited<ReturnType<typeof openReaderBrowser>>;
