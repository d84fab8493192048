import { readBlock, type Block, type FrontMatterFault } from './front-matter.ts';
import { FIELD_NAMES } from './mend-line.ts';

/** A file with a front matter, also one whose `---` are not as they should be. */
export type FrontMatter = Block & {
  /** What is wrong with the closing `---`. */
  readonly closing?: FrontMatterFault;
  /** The file's line above which a field can be added. */
  readonly top: number;
  readonly body: string;
};

/** `raw`: there is no front matter at all. `unreadable`: there is one, and nothing can be told of its fields. */
export type SplitText = FrontMatter | { readonly raw: true } | { readonly unreadable: readonly FrontMatterFault[] };

const LIMIT_BYTES = 16 * 1024;
const FENCE = /^---[ \t]*$/u;
/** What continues a front matter: a field, also one without its colon, an item, a remark, a continued value. */
const BELONGS = new RegExp(
  String.raw`^(?:[\p{L}_][\p{L}\p{N}_-]*\s*[:：].*|(?:${FIELD_NAMES.join('|')})(?:\s.*)?|\s*-\s.*|#.*|[ \t]+\S.*)$`,
  'u',
);

/** Where the block begins, as an index of lines; `fault`: what stands there instead of `---`. */
type Opening = { readonly first: number; readonly fault?: FrontMatterFault };

/** Where a front matter without an end was probably meant to end: above the first line that is no field. */
function probableEnd(lines: readonly string[], first: number): number {
  const end = lines.findIndex((line, at) => at >= first && !BELONGS.test(line));
  return end === -1 ? lines.length : end;
}

/** The end of what has room in a front matter. */
function lastEnd(lines: readonly string[], first: number): number {
  let bytes = 0;
  for (let at = first; at < lines.length; at += 1) {
    bytes += Buffer.byteLength(lines[at] ?? '') + 1;
    if (bytes - 1 > LIMIT_BYTES) return at;
  }
  return lines.length;
}

/** The same fields as TOML has them, in YAML; what is no field is put aside as a remark. */
function asYaml(line: string): string {
  const parts = /^\s*(?<name>[\w-]+)\s*=\s*(?<value>.*)$/u.exec(line)?.groups;
  if (parts !== undefined) return `${parts['name'] ?? ''}: ${parts['value'] ?? ''}`;
  return line.trim() === '' || line.startsWith('#') ? line : `# ${line}`;
}

function faultOfToml(lines: readonly string[]): FrontMatterFault {
  const closing = lines.findIndex((line, at) => at > 0 && line.startsWith('+++'));
  const blank = lines.findIndex((line) => line.trim() === '');
  const natural = blank === -1 ? lines.length : blank;
  const end = Math.min(closing === -1 ? natural : closing, lastEnd(lines, 1));
  const fix = ['---', ...lines.slice(1, end).map(asYaml), '---'].join('\n');
  return { sentence: 'toml', line: 1, column: 1, lines: closing === end ? end + 1 : end, field: 'file', fix };
}

/** What opens the front matter; undefined when the file is just a text. */
function openingOf(lines: readonly string[]): Opening | { readonly unreadable: FrontMatterFault } | undefined {
  const [first = ''] = lines;
  const at = { line: 1, column: 1, field: 'file', fix: '---' };
  if (FENCE.test(first)) return { first: 1 };
  if (/^\s*-{3,}\s*$/u.test(first)) return { first: 1, fault: { ...at, sentence: 'opening' } };
  if (/^\s*---/u.test(first)) return { unreadable: { ...at, sentence: 'opening' } };
  if (first.startsWith('+++')) return { unreadable: faultOfToml(lines) };
  const begin = Math.max(
    0,
    lines.findIndex((line) => line.trim() !== ''),
  );
  const text = lines[begin] ?? '';
  if (FENCE.test(text)) return { first: begin + 1, fault: { ...at, lines: begin + 1, sentence: 'linesAbove' } };
  if (/^(?:title|slug|use|created_at|description|thumbnail)\s*:/iu.test(text))
    return { first: begin, fault: { ...at, lines: begin, sentence: 'noOpening' } };
  return undefined;
}

/** Splits a file's text into the fields of its front matter and its body (rules S4.1-S4.8). */
export function splitText(text: string): SplitText {
  const lines = text.split('\n');
  const opening = openingOf(lines);
  if (opening === undefined) return { raw: true };
  if ('unreadable' in opening) return { unreadable: [opening.unreadable] };
  const { first } = opening;
  const faults = opening.fault === undefined ? [] : [opening.fault];
  const fence = lines.findIndex((line, at) => at >= first && line.startsWith('---'));
  const room = lastEnd(lines, first);
  const natural = probableEnd(lines, first);
  const isTooLong = (fence === -1 ? natural : fence) > room;
  const added = { line: Math.min(natural, room) + 1, column: 1, lines: 0, field: 'file', fix: '---' };
  if (isTooLong && natural > room) return { unreadable: [...faults, { ...added, sentence: 'frontMatterTooLong' }] };
  const end = isTooLong || fence === -1 ? natural : fence;
  const read = readBlock(lines.slice(first, end), first + 1);
  const block = { ...read, faults: [...faults, ...read.faults], top: first + 1 };
  if (isTooLong || fence === -1) {
    const closing: FrontMatterFault = { ...added, sentence: isTooLong ? 'frontMatterTooLong' : 'unclosed' };
    return { ...block, closing, body: lines.slice(end).join('\n') };
  }
  const body = lines.slice(fence + 1).join('\n');
  if (FENCE.test(lines[fence] ?? '')) return { ...block, body };
  const at = { line: fence + 1, column: 1, field: 'file', fix: '---' };
  return { ...block, closing: { ...at, sentence: 'closing' }, body };
}
