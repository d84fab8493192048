import { isIdle, withoutIdleEnd } from './field-places.ts';
import { FIELD_NAMES } from './mend-line.ts';
import { readYaml } from './read-yaml.ts';

/** A field with the lines that continue it, to be read by itself. */
export type Piece = {
  /** Of its first line among those of the block, counted from 0. */
  readonly start: number;
  /** From its name to its last line that says something, without the white space before the name. */
  readonly lines: readonly string[];
  /** Whether it stands further in than the other fields: it must be moved. */
  readonly isIndented: boolean;
};

type Lines = { readonly start: number; readonly lines: readonly string[] };

const FIRST_OF_FIELD = /^[^\s#\-\]}]/u;
const FIELD = /^[\p{L}\p{N}_-]+\s*:(?:\s|$)/u;
const INDENTED_FIELD = new RegExp(String.raw`^\s+(?:${FIELD_NAMES.join('|')})\s*[:：]`, 'u');

function indentOf(line: string): string {
  return /^\s*/u.exec(line)?.[0] ?? '';
}

function withoutIndent(lines: readonly string[], indent: string): string[] {
  return lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
}

/** The white space with which all lines begin that say something. */
function sharedIndent(lines: readonly string[]): string {
  const [first = '', ...others] = lines.filter((line) => !isIdle(line)).map(indentOf);
  return others.reduce((shared, indent) => {
    while (!indent.startsWith(shared)) shared = shared.slice(0, -1);
    return shared;
  }, first);
}

function cutAt(lines: readonly string[], start: number, begins: (line: string) => boolean): Lines[] {
  const cuts: { start: number; lines: string[] }[] = [];
  for (const [index, line] of lines.entries()) {
    const last = cuts.at(-1);
    if (last !== undefined && !begins(line)) last.lines.push(line);
    else if (last !== undefined || !isIdle(line)) cuts.push({ start: start + index, lines: [line] });
  }
  return cuts;
}

/** Fields are cut apart where a line begins without white space; those that were moved in by mistake, at their names. */
function piecesOf({ start, lines }: Lines): Piece[] {
  const isIndented = /^\s/u.test(lines[0] ?? '');
  const own = withoutIdleEnd(lines);
  if (!isIndented && 'fields' in readYaml(own.join('\n'))) return [{ start, lines: own, isIndented }];
  return cutAt(lines, start, (line) => INDENTED_FIELD.test(line)).flatMap((part, index): Piece[] => {
    const isMoved = isIndented || index > 0;
    const moved = withoutIndent(part.lines, indentOf(part.lines[0] ?? ''));
    const cuts = isMoved ? cutAt(moved, part.start, (line) => FIELD.test(line)) : [{ start: part.start, lines: moved }];
    return cuts.map((cut) => ({ start: cut.start, lines: withoutIdleEnd(cut.lines), isIndented: isMoved }));
  });
}

/**
 * Cuts a block into its fields.
 * @returns the white space before all of them, and the fields without it. YAML takes no tabs there: then every field is
 * to be moved.
 */
export function cutIntoFields(lines: readonly string[]): {
  readonly indent: string;
  readonly pieces: readonly Piece[];
} {
  const shared = sharedIndent(lines);
  const pieces = cutAt(withoutIndent(lines, shared), 0, (line) => FIRST_OF_FIELD.test(line)).flatMap(piecesOf);
  if (!shared.includes('\t')) return { indent: shared, pieces };
  return { indent: '', pieces: pieces.map((piece) => ({ ...piece, isIndented: true })) };
}
