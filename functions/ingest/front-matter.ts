import { asRemark, mayHoldRemarkSign, mendLine, quote } from './mend-line.ts';
import { cutIntoFields, type Piece } from './pieces.ts';
import { readYaml, type Field } from './read-yaml.ts';
import type { Sentence } from './say.ts';

/** Something wrong with the front matter as such. Lines are those of the file. */
export type FrontMatterFault = {
  readonly sentence: Sentence;
  readonly line: number;
  readonly column?: number | undefined;
  /** How many lines the fix takes the place of; one when it is not there, 0: it is added above `line`. */
  readonly lines?: number | undefined;
  readonly field: string;
  readonly fix: string;
};

/** What stands between the two `---`. */
export type Block = {
  /** By name in lower case; places are the file's. Includes what could be understood of broken lines. */
  readonly fields: ReadonlyMap<string, Field>;
  readonly faults: readonly FrontMatterFault[];
  /** The white space before its fields. */
  readonly indent: string;
};

/** Signs that end a block of YAML or steer its reader: harmless alone, but not between fields. */
const NO_FIELD = /^(?:\.\.\.|%)/u;

/** Whether a remark cuts off the text of a field that may hold its sign. */
function isCut([name, { cuts }]: readonly [string, Field]): boolean {
  return cuts.length > 0 && mayHoldRemarkSign(name.toLowerCase());
}

/**
 * What ` #` cuts off in a field: its lines, or those of its items, in quotation marks. `lines` are those of the field,
 * `line` the file's line of the first.
 */
function faultsOfCuts(lines: readonly string[], line: number, { line: own, cuts }: Field): FrontMatterFault[] {
  const { field, fix: mended } = mendLine(lines);
  const faults = new Map<number, FrontMatterFault>();
  for (const { line: at, column } of cuts) {
    const item = /^(?<dash>\s*-\s+)(?<text>.*)$/u.exec(lines[at - own] ?? '')?.groups;
    const place = item === undefined ? { line, lines: lines.length } : { line: line + at - own };
    const fix = item === undefined ? mended : `${item['dash'] ?? ''}${quote((item['text'] ?? '').trim())}`;
    const known = item !== undefined || at === own ? { column } : {};
    if (!faults.has(place.line)) faults.set(place.line, { sentence: 'specialSign', ...place, ...known, field, fix });
  }
  return [...faults.values()];
}

/** Reads a piece by itself; places are counted in the piece. Undefined: not even mended it is a field. */
function readPiece({ lines, isIndented }: Piece): Omit<Block, 'indent'> {
  const faults: FrontMatterFault[] = [];
  const all = { line: 1, lines: lines.length };
  if (NO_FIELD.test(lines[0] ?? '')) {
    const fix = asRemark(lines);
    return { fields: new Map(), faults: [{ ...all, sentence: 'lineShape', column: 1, field: 'file', fix }] };
  }
  let read = readYaml(lines.join('\n'));
  if ('fault' in read) {
    const mended = mendLine(lines);
    const column = read.fault.line === 1 && !isIndented ? read.fault.column : undefined;
    const sentence = isIndented ? 'indent' : mended.sentence;
    read = readYaml(mended.fix);
    const isMended = 'fields' in read && mended.fix !== lines.join('\n');
    faults.push({ ...mended, ...all, sentence, column, ...(!isMended && { field: 'file', fix: asRemark(lines) }) });
    if ('fault' in read) return { fields: new Map(), faults };
    const fields = [...read.fields].map(([name, field]) => [name, { ...field, ...all }] as const);
    return { fields: new Map(fields), faults };
  }
  const fields = new Map<string, Field>();
  const mendedLines = [...lines];
  for (const entry of read.fields) {
    const [written, field] = entry;
    fields.set(written, field);
    if (!isCut(entry)) continue;
    const found = faultsOfCuts(lines.slice(field.line - 1, field.line - 1 + field.lines), field.line, field);
    faults.push(...found);
    const mended = readYaml(found[0]?.fix ?? '');
    const value = 'fields' in mended ? mended.fields.get(written.toLowerCase())?.value : undefined;
    if (value !== undefined) fields.set(written, { ...field, value });
  }
  if (!isIndented) return { fields, faults };
  for (const { line, lines: count = 1, fix } of faults.toReversed()) mendedLines.splice(line - 1, count, fix);
  const [name = 'file'] = read.fields.keys();
  // One problem a line: a field that is to be moved is mended on the way.
  return { fields, faults: [{ ...all, sentence: 'indent', field: name.toLowerCase(), fix: mendedLines.join('\n') }] };
}

const prefixed = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? line : prefix + line))
    .join('\n');

/** A block that is no YAML as a whole, or not what its editor meant: every field is read by itself, so that all that is wrong is named at once. */
function readFieldByField(lines: readonly string[], firstLine: number): Block {
  const { indent, pieces } = cutIntoFields(lines);
  const fields = new Map<string, Field>();
  const faults: FrontMatterFault[] = [];
  for (const piece of pieces) {
    const moved = <Place extends { readonly line: number }>(place: Place): Place & { line: number } => ({
      ...place,
      line: place.line + piece.start + firstLine - 1,
    });
    const own = readPiece(piece);
    let found = own.faults.map((fault) => {
      const column = fault.column === undefined ? undefined : fault.column + indent.length;
      return { ...moved(fault), column, fix: prefixed(fault.fix, indent) };
    });
    for (const [written, asRead] of own.fields) {
      const name = written.toLowerCase();
      const field = { ...moved(asRead), column: asRead.column + indent.length, valueAt: moved(asRead.valueAt) };
      if (!fields.has(name)) {
        fields.set(name, { ...field, indent });
        continue;
      }
      const { line, lines: count } = field;
      // One problem a line: a line that should go need not be mended.
      found = found.filter((fault) => fault.line < line || fault.line >= line + count);
      const fix = asRemark(lines.slice(line - firstLine, line - firstLine + count));
      found.push({ sentence: 'duplicate', line, lines: count, column: field.column, field: name, fix });
    }
    faults.push(...found);
  }
  return { fields, faults: faults.length > 0 ? faults : faultOfWhole(lines, firstLine), indent };
}

/** What is wrong with a block whose fields are fine, each by itself. */
function faultOfWhole(lines: readonly string[], firstLine: number): readonly FrontMatterFault[] {
  const whole = readYaml(lines.join('\n'));
  if ('fields' in whole) return [];
  const { line, column } = whole.fault;
  const text = lines[line - 1] ?? '';
  const mended = mendLine([text]);
  const fix = mended.fix === text ? asRemark([text]) : mended.fix;
  return [{ ...mended, line: line + firstLine - 1, column, fix }];
}

/**
 * Reads the lines between the two `---`.
 * @param firstLine the file's line of the first of them
 */
export function readBlock(lines: readonly string[], firstLine: number): Block {
  const whole = readYaml(lines.join('\n'));
  if ('fault' in whole || [...whole.fields].some(isCut)) return readFieldByField(lines, firstLine);
  const fields = new Map<string, Field>();
  for (const [name, field] of whole.fields) {
    const valueAt = { ...field.valueAt, line: field.valueAt.line + firstLine - 1 };
    fields.set(name.toLowerCase(), { ...field, line: field.line + firstLine - 1, valueAt });
  }
  // `Title` and `title` are one field, written twice.
  if (fields.size < whole.fields.size) return readFieldByField(lines, firstLine);
  return { fields, faults: [], indent: [...fields.values()][0]?.indent ?? '' };
}
