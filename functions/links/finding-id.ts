import { createHash } from 'node:crypto';
import { isFindingId, type FindingId } from '../model/review-finding.ts';

/** The id of a finding: the first 16 hex digits of SHA-256 over what it says, for a link has no room for the sentence. */
export function findingId(saying: readonly (string | number)[]): FindingId {
  const id = createHash('sha256').update(JSON.stringify(saying)).digest('hex').slice(0, 16);
  if (!isFindingId(id)) throw new Error('a finding has no id');
  return id;
}
