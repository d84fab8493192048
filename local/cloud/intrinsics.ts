import { isList, isObject, textAt, type Json, type JsonObject } from './json.ts';

/** What the intrinsic functions ask for. Each throws when the template names something that is not there. */
export type Lookup = {
  readonly ref: (id: string) => Json;
  readonly attribute: (id: string, name: string) => Json;
  readonly condition: (name: string) => Json;
};

/** The value of `AWS::NoValue`: whatever it stands for is left out. */
type Resolved = Json | undefined;

function inner(value: Json | undefined, lookup: Lookup, name: string): Json {
  const resolved = value === undefined ? undefined : resolve(value, lookup);
  if (resolved === undefined) throw new Error(`${name} needs a value`);
  return resolved;
}

function resolvedList(value: Json | undefined, lookup: Lookup, name: string): readonly Json[] {
  const list = inner(value, lookup, name);
  if (!isList(list)) throw new Error(`${name} needs a list`);
  return list;
}

function attributeOf(argument: Json, lookup: Lookup): Json {
  const [id, ...names] = isList(argument)
    ? argument.map((part) => textAt(part, 'Fn::GetAtt'))
    : textAt(argument, 'Fn::GetAtt').split('.');
  return lookup.attribute(id ?? '', names.join('.'));
}

function substituted(argument: Json, lookup: Lookup): string {
  const [template, values] = isList(argument) ? argument : [argument, {}];
  const own = isObject(values) ? values : {};
  return textAt(template, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const value = own[name];
    if (value !== undefined) return textAt(inner(value, lookup, 'Fn::Sub'), name);
    return textAt(name.includes('.') ? attributeOf(name, lookup) : lookup.ref(name), name);
  });
}

function call(name: string, argument: Json, lookup: Lookup): Resolved {
  const [first, second, third] = isList(argument) ? argument : [argument];
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? undefined : lookup.ref(textAt(argument, 'Ref'));
    case 'Fn::GetAtt':
      return attributeOf(argument, lookup);
    case 'Fn::Join':
      return resolvedList(second, lookup, name)
        .map((part) => textAt(part, name))
        .join(textAt(first, name));
    case 'Fn::Sub':
      return substituted(argument, lookup);
    case 'Fn::Select': {
      const picked = resolvedList(second, lookup, name)[Number(inner(first, lookup, name))];
      if (picked === undefined) throw new Error(`${name} picks beyond the end of its list`);
      return picked;
    }
    case 'Fn::Split':
      return textAt(inner(second, lookup, name), name).split(textAt(first, name));
    case 'Fn::If': {
      const branch = lookup.condition(textAt(first, name)) === true ? second : third;
      return branch === undefined ? undefined : resolve(branch, lookup);
    }
    case 'Fn::Equals':
      return inner(first, lookup, name) === inner(second, lookup, name);
    case 'Fn::Not':
      return inner(first, lookup, name) !== true;
    case 'Fn::And':
      return resolvedList(argument, lookup, name).every((part) => part === true);
    case 'Fn::Or':
      return resolvedList(argument, lookup, name).includes(true);
    case 'Condition':
      return lookup.condition(textAt(argument, name));
    default:
      throw new Error(`the local cloud does not know ${name}`);
  }
}

function callIn(value: JsonObject): string | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  // In policies, `Condition` is an object and no intrinsic function.
  const isCondition = name === 'Condition' && typeof value[name] === 'string';
  return name === 'Ref' || name.startsWith('Fn::') || isCondition ? name : undefined;
}

/**
 * A template's value with its intrinsic functions carried out
 * (CloudFormation user guide, "Intrinsic function reference"); undefined stands for `AWS::NoValue`.
 * @throws Error that names an intrinsic function or a reference the local cloud does not know.
 */
export function resolve(value: Json, lookup: Lookup): Resolved {
  if (isList(value)) return value.map((part) => resolve(part, lookup)).filter((part) => part !== undefined);
  if (!isObject(value)) return value;
  const name = callIn(value);
  if (name !== undefined) return call(name, value[name] ?? null, lookup);
  const resolved: Record<string, Json> = {};
  for (const [key, part] of Object.entries(value)) {
    const of = resolve(part, lookup);
    if (of !== undefined) resolved[key] = of;
  }
  return resolved;
}

/** The logical ids a value refers to, pseudo parameters excluded. */
export function references(value: Json): readonly string[] {
  if (isList(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'Ref') return typeof part === 'string' && !part.startsWith('AWS::') ? [part] : [];
    if (key === 'Fn::GetAtt') return [isList(part) ? textAt(part[0], key) : logicalId(textAt(part, key))];
    return key === 'Fn::Sub' ? substitutions(part) : references(part);
  });
}

/** `Queue.Arn` names the resource `Queue`. */
function logicalId(name: string): string {
  return name.split('.')[0] ?? '';
}

function substitutions(argument: Json): readonly string[] {
  const [template, values] = isList(argument) ? argument : [argument, {}];
  const own = isObject(values) ? values : {};
  const names = [...textAt(template, 'Fn::Sub').matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name);
  const others = names.filter((name) => !(name in own) && !name.startsWith('AWS::'));
  return others.map(logicalId).concat(references(own));
}
