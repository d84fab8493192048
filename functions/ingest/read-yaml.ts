import matter from 'gray-matter';
import {
  boolJsonTag,
  FAILSAFE_SCHEMA,
  load,
  nullJsonTag,
  parseEvents,
  realMapTag,
  YAMLException,
  type Event,
} from 'js-yaml';
import { fieldPlaces, FIRST_PLACE, isIdle, placesIn, type FieldPlace } from './field-places.ts';

/** One field of the front matter: its value, and where it stands in the block. */
export type Field = FieldPlace & {
  /** Text, true, false, null, a list or a Map: whatever was written. */
  readonly value: unknown;
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

/** The first anchor or alias: ten lines of them can stand for a billion values (rules S4.7). */
function findAnchor(events: readonly Event[]): number | undefined {
  for (const event of events) if ('anchorStart' in event && event.anchorStart >= 0) return event.anchorStart - 1;
  return undefined;
}

function isBlank(block: string): boolean {
  return block.split('\n').every(isIdle);
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
    if (anchor !== undefined) return { fault: { reason: 'anchor', ...placesIn(block)(anchor) } };
    // Always with options: without them a broken file is cached half-parsed, and read as empty the next time (rules S4.3).
    const { fields: read }: { fields?: unknown } = matter(`---\n${block}\n---\n`, { language: 'yaml', engines }).data;
    if (!(read instanceof Map) || read.has('')) return { fault: { reason: 'no-fields', line: 1, column: 1 } };
    const places = fieldPlaces(block, events);
    const fields = new Map<string, Field>();
    for (const [name, value] of read) fields.set(String(name), { value, ...(places.get(String(name)) ?? FIRST_PLACE) });
    return { fields };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { fault: { reason: 'syntax', line: (error.mark?.line ?? 0) + 1, column: (error.mark?.column ?? 0) + 1 } };
  }
}
