import { EVENT_ID, getScalarValue, SCALAR_STYLE, type Event } from 'js-yaml';

/** 1-based. */
type Place = { readonly line: number; readonly column: number };

/** Where a field stands in its block: `line` and `column` are those of its name. */
export type FieldPlace = Place & {
  /** How many lines it has, remarks and empty lines below it not counted. */
  readonly lines: number;
  /** The white space before its name, when nothing else stands there. */
  readonly indent: string;
  /** Where its value begins; its name when it has none. */
  readonly valueAt: Place;
  /** What stands behind its name, as it was written, on one line. */
  readonly written: string;
  /** Where a value without quotation marks ends because ` #` begins a remark there: text may be lost. */
  readonly cuts: readonly Place[];
};

export const FIRST_PLACE: FieldPlace = {
  line: 1,
  column: 1,
  lines: 1,
  indent: '',
  valueAt: { line: 1, column: 1 },
  written: '',
  cuts: [],
};

/** Finds the places of offsets of a block. */
export function placesIn(block: string): (offset: number) => Place {
  const starts = [0];
  for (let at = block.indexOf('\n'); at !== -1; at = block.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

/** Whether a line says nothing: an empty one, or a remark. */
export function isIdle(line: string): boolean {
  return /^\s*(?:#.*)?$/u.test(line);
}

/** Lines of a field, without those below it that say nothing. */
export function withoutIdleEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => !isIdle(line));
  return lines.slice(0, Math.max(last + 1, 1));
}

/** Where a remark cuts a plain value off. An empty value counts when a text like `#1` stands in its place. */
function cutOf(block: string, event: Event, nameEnd: number): number | undefined {
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return undefined;
  const isEmpty = event.valueStart < 0;
  const end = isEmpty ? nameEnd : event.valueEnd;
  const remark = (isEmpty ? /^\s*:[ \t]+(?=#\S)/u : /^[ \t]+(?=#)/u).exec(block.slice(end));
  return remark === null ? undefined : end + remark[0].length;
}

/** Where what an event stands for begins, its quotation mark included; undefined when there is nothing. */
function startOf(event: Event): number | undefined {
  if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) return event.start;
  if (event.type !== EVENT_ID.SCALAR || event.valueStart < 0) return undefined;
  const isQuoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
  return event.valueStart - (isQuoted ? 1 : 0);
}

/** A field as its events show it, in offsets of the block; `end` is where the last text of its value ends. */
type Span = {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  valueStart: number | undefined;
  end: number;
  readonly cuts: number[];
};

/** The keys of the mapping that is the document, each with what belongs to it. */
function spansOf(block: string, events: readonly Event[]): Span[] {
  const spans: Span[] = [];
  let depth = 0;
  let isKey = true;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    const last = spans.at(-1);
    // Depth 2: in the document, in its mapping, where names and values take turns.
    const isName = depth === 2 && isKey && event.type === EVENT_ID.SCALAR;
    if (isName) {
      const { valueStart: start, valueEnd: end } = event;
      spans.push({ name: getScalarValue(block, event), start, nameEnd: end, valueStart: undefined, end, cuts: [] });
    } else if (last !== undefined && depth >= 2) {
      if (depth === 2) last.valueStart = startOf(event);
      if (event.type === EVENT_ID.SCALAR && event.valueStart >= 0)
        last.end = event.valueStart + block.slice(event.valueStart, event.valueEnd).trimEnd().length;
      // Also the items of a list, which is deeper.
      const cut = cutOf(block, event, last.nameEnd);
      if (cut !== undefined) last.cuts.push(cut);
    }
    if (depth === 2) isKey = !isKey;
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) depth += 1;
  }
  return spans;
}

/** Where the fields of a block stand, by name. */
export function fieldPlaces(block: string, events: readonly Event[]): ReadonlyMap<string, FieldPlace> {
  const lines = block.split('\n');
  const spans = spansOf(block, events);
  const placeOf = placesIn(block);
  const places = new Map<string, FieldPlace>();
  for (const [index, { name, start, nameEnd, valueStart, end, cuts }] of spans.entries()) {
    const place = placeOf(start);
    const next = spans[index + 1];
    const limit = next === undefined ? lines.length + 1 : placeOf(next.start).line;
    const own = withoutIdleEnd(lines.slice(place.line - 1, Math.max(limit - 1, place.line)));
    const count = Math.max(own.length, placeOf(end).line - place.line + 1);
    const all = lines.slice(place.line - 1, place.line - 1 + count);
    const after = [(all[0] ?? '').slice(nameEnd - start + place.column - 1), ...all.slice(1)];
    const written = after.filter((line, at) => at === 0 || !isIdle(line)).map((line) => line.trim());
    const before = (lines[place.line - 1] ?? '').slice(0, place.column - 1);
    places.set(name, {
      ...place,
      lines: count,
      indent: before.trim() === '' ? before : '',
      valueAt: valueStart === undefined ? place : placeOf(valueStart),
      written: written
        .join(' ')
        .replace(/^["']?\s*:\s*/u, '')
        .trim(),
      cuts: cuts.map(placeOf),
    });
  }
  return places;
}
