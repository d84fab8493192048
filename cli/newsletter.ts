import { Command, CommanderError } from 'commander';
import { addBackup } from './backup.ts';
import { addCheck } from './check.ts';
import { addDeadLetters } from './dead-letters.ts';
import { addDoctor } from './doctor.ts';
import { sayFault } from './faults.ts';
import { addImport } from './import.ts';
import { addKeys } from './keys.ts';
import { addOperate } from './operate.ts';
import { addPreflight } from './preflight.ts';
import { addPreview } from './preview.ts';
import { addReview } from './review.ts';
import { addSubscribers } from './subscribers.ts';
import { addTest } from './test.ts';
import { addUpload } from './upload.ts';
import { addWithdraw } from './withdraw.ts';

/** The command line of editors and operators. Exit codes: 0 all is well, 1 something is to be mended, 2 a wrong flag. */
const program = new Command('newsletter')
  .description(
    'What editors and operators type: drafts, checks, uploads, previews and tests, withdrawals of articles; editions and their delivery; the list of subscribers.',
  )
  .usage('<command> [flags]')
  .showHelpAfterError('(--help tells what there is)')
  .addHelpText('after', '\nExit codes: 0 all is well, 1 something is to be mended or broke, 2 a wrong flag.')
  .exitOverride();
addImport(program);
addCheck(program);
addUpload(program);
addPreview(program);
addPreflight(program);
addTest(program);
addWithdraw(program);
addReview(program);
addOperate(program);
addSubscribers(program);
addKeys(program);
addBackup(program);
addDoctor(program);
addDeadLetters(program);

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
