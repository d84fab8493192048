import type { Command } from 'commander';
import { folder, languageFlag, prefix, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { readFolder } from './folder.ts';
import { inspectFolder } from './inspect-folder.ts';
import { show } from './show.ts';

const AFTER = `
Reads every article and picture below DIR exactly as the newsletter will, and prints each problem
as file:line:column with the line to write instead. Nothing is uploaded.
Exit code 1 when there are problems; warnings alone do not count.`;

/** `newsletter check DIR`. */
export function addCheck(program: Command): void {
  program
    .command('check')
    .summary('say what is wrong with a folder before anything is uploaded')
    .description('Say what is wrong with a folder of articles and pictures before anything is uploaded.')
    .argument('<dir>', 'the folder', folder)
    .addOption(stageFlag())
    .addOption(languageFlag())
    .option('--prefix <path>', 'where in the bucket the folder will go (default: its top)', prefix)
    .addHelpText('after', AFTER)
    .action(async (dir: string, flags: StageFlags & { readonly prefix?: string }, command: Command) => {
      const inspection = await inspectFolder(
        await readFolder(dir, flags.prefix ?? ''),
        stageOf(flags, command),
        Date.now(),
      );
      show(process.stdout).inspection(inspection);
      process.exitCode = inspection.problems.length === 0 ? 0 : 1;
    });
}
