import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { OFFERED_SERIES } from '../functions/model/series.ts';
import { files, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { words } from './subscribers/arguments.ts';
import { addChangeCommands } from './subscribers/change-commands.ts';
import { csvOf, jsonLinesOf } from './subscribers/export-list.ts';
import { addLookCommands } from './subscribers/look-commands.ts';
import { openList } from './subscribers/open-list.ts';
import { runImport, type ImportFlags } from './subscribers/run-import.ts';

type ExportFlags = StageFlags & { readonly json?: true; readonly out?: string };

const IMPORT = `
FILE is what spreadsheets and mailing tools save: UTF-8 or UTF-16, commas, semicolons or tabs. Its first
line names the columns, in Vietnamese or English: email, and if there are name, cadence (${OFFERED_SERIES.join(', ')}),
language (vi, en), status, confirmed_at. Rows whose status is not active are left out.
What would happen is shown first, with a line for each row that takes nobody in; nothing is done before
it is known where these people's consent comes from, and somebody says yes.
Only people whom the list does not know are taken in: who left, complained, bounced or was erased is
not touched. Safe to repeat: after an interruption it goes on where it was.`;

const EXPORT = `
CSV opens in spreadsheets and holds no formulas: a cell that one would run begins with a tab, which
newsletter subscribers import drops. --json writes all there is, one person a line; who was erased is
there as a hash. Keep the file as you would keep the list.`;

async function exportList({ json, out, ...flags }: ExportFlags, command: Command): Promise<void> {
  const { list } = await openList(stageOf(flags, command));
  const people = list.scan();
  const text = Readable.from(json ? jsonLinesOf(people) : csvOf(people, Date.now()));
  // The list is nobody's business but its owner's.
  if (out === undefined) return pipeline(text, process.stdout, { end: false });
  const file = await open(out, 'w', 0o600);
  // One that was there keeps the rights it had.
  await file.chmod(0o600);
  return pipeline(text, file.createWriteStream());
}

/** `newsletter subscribers …`: the list in the operator's hand. */
export function addSubscribers(program: Command): void {
  const subscribers = program
    .command('subscribers')
    .summary('the list: import and export it, look at, add or remove a person')
    .description('The list of subscribers of a deployed stack.')
    .usage('<command> [flags]');

  subscribers
    .command('import')
    .summary('take people in from a CSV file')
    .description('Take people in from a CSV file: shows first what would happen, then asks.')
    .argument('<file>', 'the list', (path) => files(path)[0] ?? path)
    .addOption(words('--evidence <text>', 'where their consent comes from; kept with each of them'))
    .option('--yes', 'do not ask')
    .option('--dry-run', 'only show what would happen')
    .addOption(stageFlag())
    .addHelpText('after', IMPORT)
    .action(async (file: string, flags: StageFlags & ImportFlags, command: Command) => {
      const stage = stageOf(flags, command);
      process.exitCode = await runImport(file, flags, stage, await openList(stage));
    });

  subscribers
    .command('export')
    .summary('write the list as CSV or JSON')
    .description('Write the list as CSV, or as JSON, to the terminal or a file.')
    .option('--json', 'one person a line, with everything there is')
    .option('--out <file>', 'where to; readable by you alone')
    .addOption(stageFlag())
    .addHelpText('after', EXPORT)
    .action(exportList);

  addLookCommands(subscribers);
  addChangeCommands(subscribers);
}
