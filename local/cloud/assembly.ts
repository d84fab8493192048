import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { references, resolve, type Lookup } from './intrinsics.ts';
import { isObject, listAt, objectAt, parseJson, textAt, type Json, type JsonObject } from './json.ts';
import { ACCOUNT, nameResource, type Named, type Place } from './resource-names.ts';
import { INERT, isOwnCustomResource, PLAYED } from './resource-types.ts';

/** A resource of the template; its properties are resolved when they are asked for. */
export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly properties: () => JsonObject;
  readonly named: () => Named;
};

/** A stack of a cloud assembly, ready to be booted. */
export type Stack = {
  readonly resources: readonly Resource[];
  readonly ofType: (type: string) => readonly Resource[];
  /** @throws Error when there is no such resource. */
  readonly byId: (id: string) => Resource;
  /** The folder that CDK would zip and upload for this function. */
  readonly assetFolder: (functionCode: JsonObject) => string;
  readonly outputs: () => Readonly<Record<string, string>>;
  /** What a custom resource answered: from then on `Fn::GetAtt` finds it. */
  readonly answer: (id: string, attributes: Readonly<Record<string, string>>) => void;
};

/** A synthesized stack before it has an address: CDK's files, read and checked. */
export type Assembly = {
  readonly stack: string;
  readonly region: string;
  readonly place: (endpoint: string) => Stack;
};

function readObject(folder: string, file: string): JsonObject {
  return objectAt(parseJson(readFileSync(join(folder, file), 'utf8')), file);
}

function stackNamed(
  manifest: JsonObject,
  wanted: string | undefined,
): { readonly name: string; readonly region: string } {
  const artifacts = Object.entries(objectAt(manifest['artifacts'], 'artifacts'));
  const stacks = artifacts.flatMap(([name, artifact]) => {
    const { type, environment } = objectAt(artifact, name);
    return type === 'aws:cloudformation:stack'
      ? [{ name, region: textAt(environment, 'environment').split('/').at(-1) ?? '' }]
      : [];
  });
  const found = wanted === undefined ? stacks : stacks.filter(({ name }) => name === wanted);
  const [stack] = found;
  if (stack === undefined || found.length > 1)
    throw new Error(`the assembly has the stacks ${stacks.map(({ name }) => name).join(', ')}: say which one to boot`);
  return { name: stack.name, region: stack.region === 'unknown-region' ? 'ap-southeast-1' : stack.region };
}

/**
 * CloudFormation refuses a stack whose resources wait for each other; CDK only does so with a feature flag.
 * @throws Error with the way around the cycle.
 */
function refuseCycles(resources: JsonObject): void {
  const finished = new Set<string>();
  const visit = (id: string, way: readonly string[]): void => {
    if (way.includes(id))
      throw new Error(`resources wait for each other: ${[...way.slice(way.indexOf(id)), id].join(' -> ')}`);
    const resource = resources[id];
    if (finished.has(id) || !isObject(resource)) return;
    const needs = [
      ...references(resource['Properties'] ?? {}),
      ...listAt(resource['DependsOn']).map((other) => textAt(other, 'DependsOn')),
    ];
    for (const need of new Set(needs)) visit(need, [...way, id]);
    finished.add(id);
  };
  for (const id of Object.keys(resources)) visit(id, []);
}

function refuseUnknownTypes(resources: JsonObject): void {
  const unknown = Object.entries(resources)
    .map(([id, resource]) => ({ id, type: textAt(objectAt(resource, id)['Type'], `${id}.Type`) }))
    .filter(({ type }) => !PLAYED.has(type) && !(type in INERT) && !isOwnCustomResource(type))
    .map(({ id, type }) => `${type} (${id})`);
  if (unknown.length > 0) throw new Error(`the local cloud does not know ${unknown.join(', ')}`);
}

/**
 * Reads what `node infra/app.ts` wrote and refuses what would not work on AWS or is not known here.
 * @throws Error for an unknown resource type or for resources that wait for each other.
 */
export function readAssembly(folder: string, stack?: string): Assembly {
  const { name, region } = stackNamed(readObject(folder, 'manifest.json'), stack);
  const template = readObject(folder, `${name}.template.json`);
  const assets = objectAt(readObject(folder, `${name}.assets.json`)['files'], 'files');
  const declared = objectAt(template['Resources'], 'Resources');
  refuseUnknownTypes(declared);
  refuseCycles(declared);
  return {
    stack: name,
    region,
    place: (endpoint) => placeStack({ region, stack: name, endpoint }, template, assets, folder),
  };
}

function placeStack(place: Place, template: JsonObject, assets: JsonObject, folder: string): Stack {
  const answers = new Map<string, Readonly<Record<string, string>>>();
  const parameters = objectAt(template['Parameters'], 'Parameters');
  const conditions = objectAt(template['Conditions'], 'Conditions');
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': place.region,
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': place.stack,
    'AWS::StackId': `arn:aws:cloudformation:${place.region}:${ACCOUNT}:stack/${place.stack}/local`,
  };
  const lookup: Lookup = {
    ref: (id) => {
      if (pseudo[id] !== undefined) return pseudo[id];
      if (parameters[id] !== undefined) return objectAt(parameters[id], id)['Default'] ?? '';
      return byId(id).named().ref;
    },
    attribute: (id, name) => {
      const value = answers.get(id)?.[name] ?? byId(id).named().attributes[name];
      if (value === undefined) throw new Error(`the local cloud does not know ${name} of ${id} (${byId(id).type})`);
      return value;
    },
    condition: (name) => {
      const condition = conditions[name];
      if (condition === undefined) throw new Error(`the template has no condition ${name}`);
      return resolve(condition, lookup) ?? false;
    },
  };
  const exists = (resource: JsonObject): boolean =>
    resource['Condition'] === undefined || lookup.condition(textAt(resource['Condition'], 'Condition')) === true;
  const resources = Object.entries(objectAt(template['Resources'], 'Resources')).flatMap(
    ([id, value]): readonly Resource[] => {
      const resource = objectAt(value, id);
      if (!exists(resource)) return [];
      const type = textAt(resource['Type'], id);
      const properties = (): JsonObject => objectAt(resolve(resource['Properties'] ?? {}, lookup), id);
      // The name must not need every property: a queue's policy names the queue that names its dead-letter queue.
      const named = (): Named => nameResource(place, id, type, namingProperties(resource['Properties'], lookup));
      return [{ id, type, properties, named }];
    },
  );
  const found = new Map(resources.map((resource) => [resource.id, resource]));
  const byId = (id: string): Resource => {
    const resource = found.get(id);
    if (resource === undefined) throw new Error(`the template has no resource ${id}`);
    return resource;
  };
  return {
    resources,
    byId,
    ofType: (type) => resources.filter((resource) => resource.type === type),
    answer: (id, attributes) => void answers.set(id, attributes),
    assetFolder: (code) => {
      const hash = textAt(code['S3Key'], 'Code.S3Key').replace(/\.zip$/, '');
      const source = objectAt(objectAt(assets[hash], `asset ${hash}`)['source'], 'source');
      return realpathSync(join(folder, textAt(source['path'], 'path')));
    },
    outputs: () => {
      const outputs: Record<string, string> = {};
      for (const [key, output] of Object.entries(objectAt(template['Outputs'], 'Outputs'))) {
        const value = resolve(objectAt(output, key)['Value'] ?? '', lookup);
        outputs[key] = textAt(value, key);
      }
      return outputs;
    },
  };
}

const NAMING = /Name$|^EmailIdentity$|^FifoQueue$|^TargetFunctionArn$/;

function namingProperties(properties: Json | undefined, lookup: Lookup): JsonObject {
  const needed = Object.entries(objectAt(properties, 'Properties')).filter(([key]) => NAMING.test(key));
  return objectAt(resolve(Object.fromEntries(needed), lookup), 'Properties');
}
