import type { Command } from 'commander';
import type { EditionId } from '../functions/model/edition.ts';
import { editionId, folder, instant, languageFlag, prefix, stageFlag, stageOf, type StageFlags } from './flags.ts';
import type { PreflightFlags } from './preflight/run-preflight.ts';

const AFTER = `
  preflight            of what the stage's stack holds now: the coming edition
  preflight --edition 2026-W47   one that is composed, as it was rendered, or, such as tet-2027, to come
  preflight DIR        of a folder, as if it lay in the bucket and nothing had been mailed yet
Looks whether our own pictures are there, at size, subject and titles, at articles that look doubled, unfinished or
mailed before, at the template, and at how many readers get it until when. The articles' links are asked from this
machine, at public addresses only: gone is what answers 404 or 410, or has no host; of all else nothing is known.
Changes nothing. Of a stack it takes the policy of the output EditorsPolicy; who may not read the list of subscribers is
told how many the last edition had.
Exit code 1 when something blocks, or no edition would go out; warnings alone do not count.`;

/** `newsletter preflight [DIR]`. */
export function addPreflight(program: Command): void {
  program
    .command('preflight')
    .summary('look at an edition before it goes out, its links too')
    .description(
      'Look at the coming edition, or one that is composed: what blocks it, and what somebody should look at.',
    )
    .argument('[dir]', 'a folder of articles and pictures', folder)
    .option('--edition <id>', 'one that is composed or to come, such as 2026-W47 (default: coming)', editionId)
    .addOption(stageFlag())
    .addOption(languageFlag())
    .option('--now <instant>', 'as if it were then, such as 2026-11-23T07:00:00+07:00', instant)
    .option('--prefix <path>', 'where in the bucket the folder will go (default: its top)', prefix)
    .option('--no-links', 'ask no link')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', AFTER)
    .action(async (dir: string | undefined, flags: StageFlags & PreflightFlags, command: Command) => {
      const { edition, stage: name, ...others } = flags;
      // Only who asks for it pays for loading MJML.
      const { runPreflight } = await import('./preflight/run-preflight.ts');
      const asked = { ...others, ...(isNamed(edition) && { edition }) };
      // The language is that of the findings: readers get the edition in the publication's.
      process.exitCode = await runPreflight(dir, stageOf({ stage: name }, command), asked);
    });
}

function isNamed(edition: EditionId | undefined): edition is EditionId {
  return edition !== undefined && edition !== 'coming';
}
