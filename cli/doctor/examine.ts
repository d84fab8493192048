import { says, type Finding } from './finding.ts';

/** Something to be looked at. It may throw: then the others are looked at all the same. */
export type Check = { readonly name: string; readonly look: () => Promise<readonly Finding[]> };

const MAY_NOT = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'AuthorizationErrorException',
  'UnauthorizedOperation',
]);

/** AWS names the action, and mostly the resource, in the sentence of its refusal. */
function missingPermission(message: string): string {
  const [, action = 'unknown', resource] = /perform: (\S+)(?: on resource: (\S+))?/.exec(message) ?? [];
  return resource === undefined ? action : `${action} on ${resource}`;
}

/** What is known when a check could not be made: nothing, and why. */
function unread(name: string, error: unknown): Finding {
  const { unread: cannot } = says(name);
  if (!(error instanceof Error)) return cannot(`could not be looked at: ${String(error)}`, 'Try again.');
  if (MAY_NOT.has(error.name))
    return cannot(
      `may not be looked at with these credentials: ${missingPermission(error.message)} is missing.`,
      'The policy of the output OperatorsPolicy allows everything the doctor asks: attach it to your user or role.',
    );
  const why = error.message === '' ? error.name : error.message;
  return cannot(`could not be looked at: ${why}`, 'Try again; if it stays so, look at it in the AWS console.');
}

/** Makes every check, in this order. What may not be read, or breaks, keeps none of the others from being made. */
export async function examine(checks: readonly Check[]): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { name, look } of checks)
    try {
      findings.push(...(await look()));
    } catch (error) {
      findings.push(unread(name, error));
    }
  return findings;
}
