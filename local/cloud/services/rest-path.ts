import type { Received } from '../emulators.ts';
import { objectAt, parseJson } from '../json.ts';
import { refuseOthers, Unplayed } from './service.ts';

/**
 * Which operation a call of a REST service is, by its method and path (`GET /things/{name}`), and the decoded `{name}` in
 * it (empty without one).
 * @throws Unplayed for any other path, and for parameters
 */
export function readPath<Operation extends string>(
  { method, url, body }: Received,
  paths: Readonly<Record<Operation, string>>,
): { readonly operation: Operation; readonly name: string } {
  const [path = '', search = ''] = url.split('?', 2);
  const parts = `${method} ${path.replace(/\/$/, '')}`.split('/');
  for (const operation in paths) {
    const wanted = paths[operation].split('/');
    if (parts.length !== wanted.length) continue;
    if (!wanted.every((part, index) => part === '{name}' || part === parts[index])) continue;
    const given = body.length === 0 ? {} : objectAt(parseJson(body.toString('utf8')), operation);
    refuseOthers(operation, [...new URLSearchParams(search).keys(), ...Object.keys(given)], []);
    return { operation, name: decodeURIComponent(parts[wanted.indexOf('{name}')] ?? '') };
  }
  throw new Unplayed(`${method} ${path} is not played by the local cloud`);
}
