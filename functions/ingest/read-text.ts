/** An article's file may be this long, in bytes. */
export const ARTICLE_LIMIT_BYTES = 1_000_000;

export type ReadText = { readonly text: string } | { readonly fault: 'encoding'; readonly line: number };

const LINE_FEED = 10;

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The first line that is no UTF-8. A line feed is never part of a longer character. */
function brokenLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1 || decode(bytes.subarray(start, end)) === undefined) return line;
    start = end + 1;
    line += 1;
  }
}

/** The text of a file: without BOM, lines ended by LF, NFC (rules S2.30, S4.8). `line` is where it stops being UTF-8. */
export function readText(bytes: Uint8Array): ReadText {
  const text = decode(bytes);
  if (text === undefined) return { fault: 'encoding', line: brokenLine(bytes) };
  return { text: text.replace(/\r\n?/gu, '\n').normalize('NFC') };
}
