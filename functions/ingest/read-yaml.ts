import matter from 'gray-matter';
import {
  boolJsonTag,
  EVENT_ID,
  FAILSAFE_SCHEMA,
  getScalarValue,
  load,
  nullJsonTag,
  parseEvents,
  realMapTag,
  SCALAR_STYLE,
  YAMLException,
  type Event,
} from 'js-yaml';

type Place = { readonly line: number; readonly column: number };

/** One field of the front matter, with the place of its name: 1-based, `line` counted in the block. */
export type Field = {
  /** Text, true, false, null, a list or a Map: whatever was written. */
  readonly value: unknown;
  readonly line: number;
  readonly column: number;
  /** Where a value without quotation marks ends because ` #` begins a remark there: text may be lost. */
  readonly cuts: readonly Place[];
};

/** `line` and `column` are 1-based and counted in the block. */
export type YamlFault = {
  readonly reason: 'syntax' | 'anchor' | 'no-fields';
  readonly line: number;
  readonly column: number;
};

/**
 * JSON's words `true`, `false` and `null`; everything else is text: dates, `12:30` and `0123` keep what was typed
 * (rules S4.5). Numbers are left out too, no field is one and a title may be `1e3`. Real maps have no prototype (S4.6).
 */
const SCHEMA = FAILSAFE_SCHEMA.withTags(nullJsonTag, boolJsonTag, realMapTag);
/** Fields, lists in them, and room to see that something is too deep. */
const MAXIMUM_DEPTH = 8;

function refuse(): never {
  throw new Error('front matter is YAML and nothing else');
}

/** gray-matter would run front matter marked as JavaScript, and looks engines up by any name (rules S4.1, S4.2). */
const engines = {
  yaml: (block: string) => ({ fields: load(block, { schema: SCHEMA, maxDepth: MAXIMUM_DEPTH, maxAliases: 0 }) }),
  javascript: refuse,
  js: refuse,
  json: refuse,
  coffee: refuse,
  cson: refuse,
  toml: refuse,
};

function placeOf(block: string, offset: number): Place {
  const before = block.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where a remark cuts a plain value off. An empty value counts when a text like `#1` stands in its place. */
function cutOf(block: string, event: Event, nameEnd: number): Place | undefined {
  if (event.type !== EVENT_ID.SCALAR || event.style !== SCALAR_STYLE.PLAIN) return undefined;
  const isEmpty = event.valueStart < 0;
  const end = isEmpty ? nameEnd : event.valueEnd;
  const remark = (isEmpty ? /^\s*:[ \t]+(?=#\S)/u : /^[ \t]+(?=#)/u).exec(block.slice(end));
  return remark === null ? undefined : placeOf(block, end + remark[0].length);
}

/** Where the names of the fields stand, the keys of the mapping that is the document, and where values are cut off. */
function placesOf(block: string, events: readonly Event[]): Map<string, Omit<Field, 'value'>> {
  const places = new Map<string, Omit<Field, 'value'>>();
  let cuts: Place[] = [];
  let depth = 0;
  let isKey = true;
  let nameEnd = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      depth -= 1;
      continue;
    }
    // Depth 2: in the document, in its mapping, where names and values take turns.
    if (depth === 2) {
      if (isKey && event.type === EVENT_ID.SCALAR) {
        cuts = [];
        nameEnd = event.valueEnd;
        places.set(getScalarValue(block, event), { ...placeOf(block, event.valueStart), cuts });
      }
      isKey = !isKey;
    }
    // Also the items of a list, which is deeper.
    const cut = depth > 2 || (depth === 2 && isKey) ? cutOf(block, event, nameEnd) : undefined;
    if (cut !== undefined) cuts.push(cut);
    if (event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS) depth += 1;
  }
  return places;
}

/** The first anchor or alias: ten lines of them can stand for a billion values (rules S4.7). */
function findAnchor(events: readonly Event[]): number | undefined {
  for (const event of events) if ('anchorStart' in event && event.anchorStart >= 0) return event.anchorStart - 1;
  return undefined;
}

function isBlank(block: string): boolean {
  return block.split('\n').every((line) => /^\s*(?:#.*)?$/u.test(line));
}

/**
 * Reads a block of YAML: the lines between the two `---`, none of which starts with `---`.
 * @returns its fields by name, or the first thing that is wrong with it.
 */
export function readYaml(
  block: string,
): { readonly fields: ReadonlyMap<string, Field> } | { readonly fault: YamlFault } {
  if (isBlank(block)) return { fields: new Map() };
  try {
    const events = parseEvents(block, { maxDepth: MAXIMUM_DEPTH });
    const anchor = findAnchor(events);
    if (anchor !== undefined) return { fault: { reason: 'anchor', ...placeOf(block, anchor) } };
    // Always with options: without them a broken file is cached half-parsed, and read as empty the next time (rules S4.3).
    const { fields: read }: { fields?: unknown } = matter(`---\n${block}\n---\n`, { language: 'yaml', engines }).data;
    if (!(read instanceof Map) || read.has('')) return { fault: { reason: 'no-fields', line: 1, column: 1 } };
    const places = placesOf(block, events);
    const fields = new Map<string, Field>();
    for (const [name, value] of read)
      fields.set(String(name), { value, ...(places.get(String(name)) ?? { line: 1, column: 1, cuts: [] }) });
    return { fields };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: { reason: 'syntax', line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 } };
  }
}
