import { describe, expect, test } from 'vitest';
import { sampleMail } from './editions.ts';

/** A line a tag, so that a change can be read; nothing else is changed. */
const lines = (html: string) => `${html.replaceAll('><', '>\n<')}\n`;

describe('the sample edition', () => {
  const { subject, html, text } = sampleMail();

  test('is the html that was looked at (after a change: vitest -u, then look at tests/pages/take-pictures.ts)', async () => {
    await expect(lines(html)).toMatchFileSnapshot('../fixtures/golden/digest.html');
  });

  test('is the text that was read', async () => {
    await expect(`${subject}\n\n${text}`).toMatchFileSnapshot('../fixtures/golden/digest.txt');
  });
});
