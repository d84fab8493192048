/** What `JSON.parse` may return, as far as templates, events and requests go. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** @throws SyntaxError when the text is not JSON. */
export function parseJson(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object a template or a request must have at this place; an absent one is empty. */
export function objectAt(value: Json | undefined, where: string): JsonObject {
  if (value === undefined) return {};
  if (isObject(value)) return value;
  throw new Error(`${where} should be an object`);
}

/** The text a template or a request must have at this place. Numbers are accepted: templates write `30` and `"30"`. */
export function textAt(value: Json | undefined, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw new Error(`${where} should be text`);
}

/** IAM and CloudFormation write a list of one as the element itself. */
export function listAt(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}
