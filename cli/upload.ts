import { S3Client } from '@aws-sdk/client-s3';
import type { Command } from 'commander';
import { receiptsBucket } from '../functions/aws/receipts-bucket.ts';
import { awaitReceipts } from './await-receipts.ts';
import { findStack } from './deployed-stack.ts';
import { folder, languageFlag, prefix, seconds, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { readFolder } from './folder.ts';
import { inspectFolder } from './inspect-folder.ts';
import { putFiles } from './put-files.ts';
import { count, show } from './show.ts';
import type { Stage } from './stage.ts';

type UploadFlags = StageFlags & { readonly prefix?: string; readonly anyway?: true; readonly wait: number };

const AFTER = `
Checks DIR first (see newsletter check) and goes on only without problems. Then pictures are uploaded,
then articles, and the receipts are printed as they come. Nothing is ever removed from the bucket.
The stack is found by its outputs; credentials are those of your shell, as for every tool of AWS.
Exit code 1 when there were problems, a file was rejected, or a receipt did not come.`;

async function upload(dir: string, flags: UploadFlags, stage: Stage): Promise<number> {
  const terminal = show(process.stdout);
  const inspection = await inspectFolder(await readFolder(dir, flags.prefix ?? ''), stage, Date.now());
  terminal.inspection(inspection);
  const { problems, uploads } = inspection;
  if (problems.length > 0 && flags.anyway !== true) {
    terminal.line('Nothing was uploaded. Mend the problems, or upload with --anyway.');
    return 1;
  }
  if (uploads.length === 0) {
    terminal.line('There is nothing to upload.');
    return 0;
  }
  const { contentBucket, privateBucket } = await findStack(stage);
  const client = new S3Client({ region: stage.region });
  const width = String(uploads.length).length;
  const uploaded = await putFiles(uploads, { client, name: contentBucket }, (done, { path }) => {
    terminal.line(`uploaded  ${String(done).padStart(width)} of ${uploads.length}  ${path}`);
  });

  terminal.line(`Waiting for ${count(uploaded.length, 'receipt')}.`);
  let rejected = 0;
  const unanswered = await awaitReceipts(uploaded, {
    read: receiptsBucket(client, privateBucket).readReceipt,
    patienceMs: flags.wait * 1000,
    came: ({ file }, receipt) => {
      if (receipt.status === 'rejected') rejected += 1;
      terminal.receipt(receipt, file.path);
    },
  });
  for (const { file } of unanswered) terminal.line(`no receipt  ${file.path}`);
  if (unanswered.length > 0)
    terminal.line(
      `${count(unanswered.length, 'receipt')} did not come within ${count(flags.wait, 'second')} (--wait), or somebody uploaded another version meanwhile.`,
    );
  terminal.line(`${count(uploaded.length, 'file')} uploaded, ${rejected} rejected.`);
  return rejected === 0 && unanswered.length === 0 ? 0 : 1;
}

/** `newsletter upload DIR`. */
export function addUpload(program: Command): void {
  program
    .command('upload')
    .summary('check a folder, upload it, and print the receipts')
    .description('Check a folder of articles and pictures, upload it, and print the receipts.')
    .argument('<dir>', 'the folder', folder)
    .addOption(stageFlag())
    .addOption(languageFlag())
    .option('--prefix <path>', 'where in the bucket the folder goes (default: its top)', prefix)
    .option('--anyway', 'upload in spite of problems')
    .option('--wait <seconds>', 'give up when no receipt has come for so long', seconds, 120)
    .addHelpText('after', AFTER)
    .action(async (dir: string, flags: UploadFlags, command: Command) => {
      process.exitCode = await upload(dir, flags, stageOf(flags, command));
    });
}
