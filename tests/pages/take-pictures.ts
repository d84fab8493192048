import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { makeThumbnail } from '../../functions/ingest/make-thumbnail.ts';
import { sampleArticles } from '../../local/sample-articles.ts';
import { PUBLICATION } from '../digest/sample.ts';
import { openPage, type Pictures } from '../support/browser-pages.ts';
import { EDITIONS } from './editions.ts';

// `node tests/pages/take-pictures.ts`: every edition of the tests as readers see it, into out/pictures/, to be looked at
// whenever the golden html has changed. Nothing compares them.
const OUT = fileURLToPath(new URL('../../out/pictures/', import.meta.url));
const WIDTHS = { phone: 390, desktop: 1200 } as const;

async function samplePictures(): Promise<Pictures> {
  const pictures = new Map<string, Uint8Array>();
  for (const { article, picture } of await sampleArticles(PUBLICATION)) {
    if (picture === undefined) continue;
    const cuts = await makeThumbnail(await readFile(picture));
    if ('fault' in cuts) throw new Error(`${picture}: ${cuts.fault}`);
    pictures.set(`${article.slug}-lead.jpg`, cuts.lead).set(`${article.slug}-card.jpg`, cuts.card);
  }
  return pictures;
}

await mkdir(OUT, { recursive: true });
const { page, close } = await openPage(await samplePictures());
for (const [name, html] of Object.entries(EDITIONS))
  for (const [device, width] of Object.entries(WIDTHS)) {
    await page.setViewportSize({ width, height: 900 });
    await page.setContent(html);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const file = `${name.replaceAll(/[^a-z]+/gi, '-')}.${device}.${colorScheme}.png`;
      await writeFile(`${OUT}${file}`, await page.screenshot({ fullPage: true }));
    }
  }
await close();
process.stdout.write(`${OUT}\n`);
