import { GetObjectCommand, NoSuchKey } from '@aws-sdk/client-s3';
import axe from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from '../../local/browser.ts';
import { deskSettings, isReading, playedDesk } from '../../local/desk/played-desk.ts';
import { serveDesk } from '../../local/desk/serve.ts';
import { synthesize } from '../../local/synthesize.ts';
import { openNewsroom } from './newsroom.ts';

/**
 * A newsroom with its desk, and a browser before it, as an editor has them.
 * @param settings of the stage, in place of those of the desk
 */
export async function openDeskRoom(
  options: Omit<Parameters<typeof openNewsroom>[0] & {}, 'assembly'> & {
    readonly settings?: Readonly<Record<string, unknown>>;
  } = {},
) {
  const { settings: own, ...boot } = options;
  const settings = await deskSettings(own);
  const room = await openNewsroom({ ...boot, assembly: await synthesize(settings) });
  const { desk, close } = await playedDesk(room.cloud, settings);
  const served = await serveDesk(desk);
  const opened = await openBrowser();
  if ('reason' in opened) throw new Error(opened.reason);
  const { browser } = opened;
  return {
    ...room,
    desk,
    url: served.url,
    async open(path = '/', look: BrowserContextOptions = {}): Promise<Page> {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'vi-VN', ...look });
      // Tests run beside others on a machine with two cores: what is slow is not wrong.
      context.setDefaultTimeout(60_000);
      const page = await context.newPage();
      await page.goto(served.url + path);
      return page;
    },
    async stop(): Promise<void> {
      await browser.close();
      await served.stop();
      await close();
      await room.cloud.stop();
    },
  };
}

export type DeskRoom = Awaited<ReturnType<typeof openDeskRoom>>;

/** What was written to the stack by anybody but its stations, whose clock ticks: on this machine that is the desk. */
export function writesOf({ cloud }: Pick<DeskRoom, 'cloud'>): readonly string[] {
  return cloud.calls
    .filter((call) => call.station === 'root' && !isReading(call))
    .map(({ service, operation }) => `${service} ${operation}`);
}

/** A text as it lies in the content bucket. */
export async function contentIn({ stores }: DeskRoom, Key: string): Promise<string | undefined> {
  try {
    const { Body } = await stores.objects.send(new GetObjectCommand({ Bucket: stores.contentBucket, Key }));
    const bytes = await Body?.transformToByteArray();
    return bytes && Buffer.from(bytes).toString('utf8');
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Fits its window, and axe finds nothing. The desk lets no script in but its own: axe reads beside its rules. */
export async function expectClean(page: Page): Promise<void> {
  const width = page.viewportSize()?.width ?? 0;
  expect(await page.evaluate('document.documentElement.scrollWidth'), page.url()).toBeLessThanOrEqual(width);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run(document, { iframes: false })');
  expect(
    violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
    ),
    page.url(),
  ).toEqual([]);
}
