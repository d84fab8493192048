import { mayHoldRemarkSign, mendLine, quote } from './mend-line.ts';
import { readYaml, type Field } from './read-yaml.ts';
import type { Sentence } from './say.ts';

/** Something wrong with the front matter as such. Lines are those of the file. */
export type FrontMatterFault = {
  readonly sentence: Sentence;
  readonly line: number;
  readonly column?: number | undefined;
  readonly field: string;
  readonly fix: string;
};

export type FrontMatter = {
  /** By name in lower case; `line` is the file's. Includes what could be understood of broken lines. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly faults: readonly FrontMatterFault[];
  readonly body: string;
};

/** `raw`: there is no front matter at all. */
export type SplitText = FrontMatter | { readonly raw: true } | { readonly faults: readonly FrontMatterFault[] };

const LIMIT_BYTES = 16 * 1024;
const FENCE = /^---[ \t]*$/u;
/** The block begins below the first `---`. */
const FIRST_LINE = 2;

/** Cuts a block into its fields, each with the lines that continue it. */
function cutIntoFields(lines: readonly string[]): { readonly start: number; readonly lines: readonly string[] }[] {
  const cuts: { start: number; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = cuts.at(-1);
    if (last === undefined || /^[^\s#\-\]}]/u.test(line)) cuts.push({ start: index, lines: [line] });
    else last.lines.push(line);
  }
  return cuts;
}

/** Whether a remark cuts off the text of a field that may hold its sign. */
function isCut([name, { cuts }]: readonly [string, Field]): boolean {
  return cuts.length > 0 && mayHoldRemarkSign(name.toLowerCase());
}

/**
 * What ` #` cuts off in a field: its line, or those of its items, in quotation marks. `lines` are those of the field,
 * `start` the file's line from which its places are counted.
 */
function faultsOfCuts(lines: readonly string[], start: number, { line: own, cuts }: Field): FrontMatterFault[] {
  const { field, fix: mended } = mendLine(lines);
  const indent = /^\s*/u.exec(lines[0] ?? '')?.[0] ?? '';
  const faults = new Map<number, FrontMatterFault>();
  for (const { line, column } of cuts) {
    const item = /^(?<dash>\s*-\s+)(?<text>.*)$/u.exec(lines[line - own] ?? '')?.groups;
    const place = start + (item === undefined ? own : line) - 1;
    const fix = item === undefined ? indent + mended : `${item['dash'] ?? ''}${quote((item['text'] ?? '').trim())}`;
    const at = item !== undefined || line === own ? { column } : {};
    if (!faults.has(place)) faults.set(place, { sentence: 'specialSign', line: place, ...at, field, fix });
  }
  return [...faults.values()];
}

/** A block that is no YAML as a whole, or not what its editor meant: every field is read by itself, so that all that is wrong is named at once. */
function readFieldByField(lines: readonly string[]): Omit<FrontMatter, 'body'> {
  const fields = new Map<string, Field>();
  const faults: FrontMatterFault[] = [];
  const whole = readYaml(lines.join('\n'));
  for (const cut of cutIntoFields(lines)) {
    const line = cut.start + FIRST_LINE;
    let read = readYaml(cut.lines.join('\n'));
    if ('fault' in read) {
      const { field, sentence, fix } = mendLine(cut.lines);
      const { column } = read.fault;
      faults.push({ sentence, line, ...(read.fault.line === 1 ? { column } : {}), field, fix });
      read = readYaml(fix);
    }
    if ('fault' in read) continue;
    const starts = [...read.fields.values()].map((field) => field.line);
    for (const [written, asRead] of read.fields) {
      const name = written.toLowerCase();
      let field = asRead;
      if (isCut([name, field])) {
        const end = starts.find((start) => start > asRead.line) ?? cut.lines.length + 1;
        const found = faultsOfCuts(cut.lines.slice(field.line - 1, end - 1), line, field);
        faults.push(...found);
        const mended = readYaml(found[0]?.fix ?? '');
        if ('fields' in mended) field = { ...field, value: mended.fields.get(name)?.value ?? field.value };
      }
      if (fields.has(name)) {
        const kept = lines[(fields.get(name)?.line ?? FIRST_LINE) - FIRST_LINE] ?? '';
        const fix = kept.trim() === '' ? `# ${name}` : kept;
        // One problem a line: a line that should go need not be mended.
        const place = line + field.line - 1;
        const mended = faults.findIndex((fault) => fault.line === place);
        if (mended >= 0) faults.splice(mended, 1);
        faults.push({ sentence: 'duplicate', line: place, column: 1, field: name, fix });
      } else fields.set(name, { ...field, line: line + field.line - 1 });
    }
  }
  if (faults.length === 0 && 'fault' in whole) {
    const { line, column } = whole.fault;
    const { field, sentence, fix } = mendLine([lines[line - 1] ?? '']);
    faults.push({ sentence, line: line + FIRST_LINE - 1, column, field, fix });
  }
  return { fields, faults };
}

function readBlock(lines: readonly string[]): Omit<FrontMatter, 'body'> {
  const whole = readYaml(lines.join('\n'));
  if ('fault' in whole || [...whole.fields].some(isCut)) return readFieldByField(lines);
  const fields = new Map<string, Field>();
  for (const [name, field] of whole.fields)
    fields.set(name.toLowerCase(), { ...field, line: field.line + FIRST_LINE - 1 });
  // `Title` and `title` are one field, written twice.
  return fields.size < whole.fields.size ? readFieldByField(lines) : { fields, faults: [] };
}

/** Where a front matter without an end was probably meant to end: above the first line that is no field. */
function probableEnd(lines: readonly string[]): number {
  const index = lines.findIndex(
    (line, at) => at > 0 && !/^(?:[\p{L}_][\p{L}\p{N}_-]*\s*:.*|\s*-\s.*|#.*)$/u.test(line),
  );
  return index === -1 ? lines.length + 1 : index + 1;
}

/** What stands where the first `---` should, if it is that and not just a text. */
function faultOfOpening(lines: readonly string[]): FrontMatterFault | undefined {
  const [first = ''] = lines;
  const begin = lines.find((line) => line.trim() !== '') ?? '';
  const at = { line: 1, column: 1, field: 'file' };
  if (/^\s*---/u.test(first)) return { ...at, sentence: 'opening', fix: '---' };
  if (first.startsWith('+++')) return { ...at, sentence: 'toml', fix: '---' };
  if (FENCE.test(begin)) return { ...at, sentence: 'linesAbove', fix: '---' };
  if (/^(?:title|slug|use|created_at|description|thumbnail)\s*:/iu.test(begin))
    return { ...at, sentence: 'noOpening', fix: `---\n${begin}` };
  return undefined;
}

/** Splits a file's text into the fields of its front matter and its body (rules S4.1-S4.8). */
export function splitText(text: string): SplitText {
  const lines = text.split('\n');
  if (!FENCE.test(lines[0] ?? '')) {
    const fault = faultOfOpening(lines);
    return fault === undefined ? { raw: true } : { faults: [fault] };
  }
  const end = lines.findIndex((line, index) => index > 0 && line.startsWith('---'));
  if (end === -1)
    return { faults: [{ sentence: 'unclosed', line: probableEnd(lines), column: 1, field: 'file', fix: '---' }] };
  const block = lines.slice(1, end);
  if (Buffer.byteLength(block.join('\n')) > LIMIT_BYTES)
    return { faults: [{ sentence: 'frontMatterTooLong', line: 1, field: 'file', fix: '---' }] };
  const read = readBlock(block);
  const closing: readonly FrontMatterFault[] = FENCE.test(lines[end] ?? '')
    ? []
    : [{ sentence: 'closing', line: end + 1, column: 1, field: 'file', fix: '---' }];
  return { fields: read.fields, faults: [...read.faults, ...closing], body: lines.slice(end + 1).join('\n') };
}
