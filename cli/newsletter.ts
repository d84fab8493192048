import { Command, CommanderError } from 'commander';
import { addCheck } from './check.ts';
import { sayFault } from './faults.ts';
import { addImport } from './import.ts';
import { addUpload } from './upload.ts';

/** The command line of editors and operators. Exit codes: 0 all is well, 1 something is to be mended, 2 a wrong flag. */
const program = new Command('newsletter')
  .description('What editors and operators type: drafts, checks and uploads of articles.')
  .usage('<command> [flags]')
  .showHelpAfterError('(--help tells what there is)')
  .addHelpText('after', '\nExit codes: 0 all is well, 1 something is to be mended or broke, 2 a wrong flag.')
  .exitOverride();
addImport(program);
addCheck(program);
addUpload(program);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what is wrong.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`${sayFault(error)}\n`);
    process.exitCode = 1;
  }
}
