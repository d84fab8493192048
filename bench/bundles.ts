import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, objectAt, parseJson, textAt, type JsonObject } from '../local/cloud/json.ts';
import { synthesize } from '../local/synthesize.ts';

/** A function of the stack as infra bundles it. */
export type Bundle = {
  readonly station: string;
  /** Holds `index.mjs`, its source map, and what else is deployed with it. */
  readonly folder: string;
  /** What the stack gives Node by the environment. */
  readonly nodeOptions: string;
};

export async function readJson(folder: string, file: string): Promise<JsonObject> {
  return objectAt(parseJson(await readFile(join(folder, file), 'utf8')), file);
}

/** The bundles of all functions, from the cloud assembly that would be deployed. */
export async function readBundles(): Promise<readonly Bundle[]> {
  const assembly = await synthesize();
  const { Resources } = await readJson(assembly, 'Newsletter-local.template.json');
  const bundles: Bundle[] = [];
  for (const resource of Object.values(objectAt(Resources, 'Resources'))) {
    if (!isObject(resource) || resource['Type'] !== 'AWS::Lambda::Function') continue;
    const { Description, Code, Environment } = objectAt(resource['Properties'], 'Properties');
    const [, station] = /^Newsletter: (.+)$/.exec(typeof Description === 'string' ? Description : '') ?? [];
    if (station === undefined) continue;
    const asset = textAt(objectAt(Code, 'Code')['S3Key'], 'S3Key').replace(/\.zip$/, '');
    const variables = objectAt(objectAt(Environment, 'Environment')['Variables'], 'Variables');
    const nodeOptions = textAt(variables['NODE_OPTIONS'] ?? '', 'NODE_OPTIONS');
    bundles.push({ station, folder: join(assembly, `asset.${asset}`), nodeOptions });
  }
  return bundles.toSorted((one, other) => one.station.localeCompare(other.station));
}
