import { readFileSync } from 'node:fs';
import type { Finding } from '../../../cli/doctor/finding.ts';
import { readStage, type Stage } from '../../../cli/stage.ts';

const read = readStage(JSON.parse(readFileSync(`${import.meta.dirname}/../../../cdk.json`, 'utf8')), 'production');
if ('mistake' in read) throw new Error(read.mistake);

/** Production, as cdk.json has it. */
export const stage: Stage = read.stage;

/** A finding as text: verdict, sentence, what to do, what to paste. */
export function told(found: Finding | undefined): string {
  if (found === undefined) return 'nothing was found';
  const { verdict, says, fix } = found;
  return [`${verdict}: ${says}`, fix?.todo, ...(fix?.paste ?? [])].filter((line) => line !== undefined).join('\n');
}
