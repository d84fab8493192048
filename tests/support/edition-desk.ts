import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectClean, openDeskRoom, type DeskRoom } from './desk.ts';

const MINUTE_MS = 60_000;
const SOON = { timeout: 60_000 };

/** A desk room for editions, with time to be let go by. */
export async function openEditionRoom(options: Parameters<typeof openDeskRoom>[0]) {
  const room = await openDeskRoom(options);
  const passTo = async (at: number): Promise<void> => {
    await room.desk.played?.time.passTo(new Date(at));
  };
  return {
    ...room,
    passTo,
    passMinutes: (minutes: number) => passTo(room.cloud.now().getTime() + minutes * MINUTE_MS),
    /** What SES was given of an edition. */
    mailed: (id: string) => room.cloud.ses.mails.filter(({ tags }) => tags['edition'] === id),
  };
}

/** Waits until these are in the edition, in this order, as its page lists them. */
export async function untilListed(page: Page, slugs: readonly string[]): Promise<void> {
  await expect.poll(() => listed(page), SOON).toEqual(slugs);
  // A button that is pressed while the last press is under way does nothing.
  await page.locator('form[aria-busy=true]').waitFor({ state: 'detached' });
}

export function listed(page: Page): Promise<string[]> {
  return page.locator('ol.order > li').evaluateAll((rows) => rows.map(({ id }) => id.replace('in-', '')));
}

export async function untilSaid(page: Page, text: string): Promise<void> {
  await page.locator('main', { hasText: text }).waitFor(SOON);
}

/** Sends a form by its button, and waits until its answer is shown. @returns what is said to people about it */
export async function press(page: Page, selector: string): Promise<string> {
  await page.evaluate("document.querySelector('#said').replaceChildren()");
  await page.click(selector);
  await page.locator('#said', { hasText: /Đã xong|Không làm được/ }).waitFor(SOON);
  return (await page.textContent('#said')) ?? '';
}

/** What stands in the frame. */
export async function frameText(page: Page): Promise<string> {
  return (await page.frameLocator('#frame').locator('body').textContent()) ?? '';
}

/** On every screen, in light and in dark. */
export async function expectCleanEverywhere(
  room: Pick<DeskRoom, 'open' | 'url'>,
  paths: readonly string[],
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [360, 768, 1440]) {
      const page = await room.open('/edition', { colorScheme, viewport: { width, height: 900 } });
      for (const path of paths) {
        await page.goto(room.url + path);
        await expectClean(page);
      }
      await page.context().close();
    }
}
