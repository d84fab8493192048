import { relative } from 'node:path';
import { Option, type Command } from 'commander';
import { LANGUAGES } from '../functions/model/publication.ts';
import { isSample, SAMPLE } from '../local/sample.ts';
import { editionId, folder, instant, prefix, stageOf } from './flags.ts';
import type { PreviewFlags } from './run-preview.ts';

const AFTER = `
Shows the next edition as it would be if nothing changed until it goes out: by its file (editions/2026-W48.md) and by what
the links of its review dropped and pinned. Nothing is sent, and nothing changed.
  preview             of the sample content, with its dates moved to this week
  preview DIR         of a folder, as if it lay in the bucket and nothing had been mailed yet
  preview --stage X   of what a deployed stack holds now
  preview --edition tet-2027   the special edition of the file editions/tet-2027.md, or another one that is to come
DIR/templates/digest.mjml is tried as the template. Whether anybody has subscribed is not asked.
Exit code 1 when there are problems, or when no edition would go out; warnings alone do not count.`;

/** `newsletter preview [DIR]`. */
export function addPreview(program: Command): void {
  program
    .command('preview')
    .summary('show the next edition, as pictures too')
    .description('Show the next edition: as html, text and mail, with its size, its problems, and pictures of it.')
    .argument('[dir]', 'a folder of articles and pictures', folder)
    .addOption(new Option('--stage <name>', 'a stage of cdk.json (default: production; local for the sample)'))
    .addOption(
      new Option('--language <language>', "of the digest's own words (default: the publication's)").choices(LANGUAGES),
    )
    .option('--edition <id>', 'one that is to come (default: the week that goes out next)', editionId)
    .option('--now <instant>', 'as if it were then, such as 2026-11-23T07:00:00+07:00', instant)
    .option('--note <text>', "the editor's note, instead of its file's; an empty line begins a paragraph")
    .option('--prefix <path>', 'where in the bucket the folder will go (default: its top)', prefix)
    .option('--out <dir>', 'where the preview goes', 'out/preview')
    .addHelpText('after', AFTER)
    .action(async (dir: string | undefined, flags: PreviewFlags, command: Command) => {
      const from = dir ?? (flags.stage === undefined ? relative('.', SAMPLE) || '.' : undefined);
      const isOfSample = from !== undefined && isSample(from);
      const stage = stageOf({ stage: flags.stage ?? (isOfSample ? 'local' : 'production') }, command);
      // Only who previews pays for loading MJML.
      const { runPreview } = await import('./run-preview.ts');
      process.exitCode = await runPreview(from, stage, flags);
    });
}
