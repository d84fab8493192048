import { InvalidArgumentError, Option, type Command } from 'commander';
import { articleTable } from '../functions/aws/article-table.ts';
import { deliveryControl } from '../functions/aws/delivery-control.ts';
import { briefTable } from '../functions/aws/brief-table.ts';
import { listEditions } from '../functions/aws/edition-list.ts';
import { editionTable } from '../functions/aws/edition-table.ts';
import { restoreMark } from '../functions/aws/restore-mark.ts';
import { isEditionId, type EditionId } from '../functions/model/edition.ts';
import { backUp } from './backup/back-up.ts';
import { openStores } from './backup/open-stores.ts';
import { existingPassphrase, newPassphrase, PASSPHRASE_HELP, type Passphrase } from './backup/passphrase.ts';
import { restore } from './backup/restore.ts';
import { no, type Answer } from './edition/hand.ts';
import { files, folder, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';
import type { Stage } from './stage.ts';
import { listIn } from './subscribers/open-list.ts';

type Flags = StageFlags & { readonly passphraseFile?: readonly string[] };
type RestoreFlags = Flags & {
  readonly left?: readonly string[];
  readonly nobodyLeftKnown?: true;
  readonly notSent?: readonly EditionId[];
};

const WHO_LEFT = [
  'Who left since the backup was made? By the backup they are readers still.',
  'SES knows of bounces and complaints: aws sesv2 list-suppressed-destinations --start-date <day of the backup> --output text',
  'The mailbox of replies knows who asked to leave. Put all of them into one file, in any form, and repeat it with --left FILE;',
  'or say --nobody-left-known.',
];

const { line } = show(process.stdout);

async function withPassphrase(given: Passphrase, act: (passphrase: string) => Promise<Answer>): Promise<void> {
  const { ok, says } = 'refused' in given ? no(given.refused) : await act(given.passphrase);
  for (const sentence of says) line(sentence);
  process.exitCode = ok ? 0 : 1;
}

/** An argument that may come several times. */
function editions(text: string, earlier: readonly EditionId[] = []): readonly EditionId[] {
  if (isEditionId(text)) return [...earlier, text];
  throw new InvalidArgumentError('It must be an edition such as 2026-W47.');
}

async function restoreTo(path: string, stage: Stage, flags: RestoreFlags, passphrase: string): Promise<Answer> {
  const { stores, stack, documents } = await openStores(stage);
  const table = editionTable(documents, stack.editionsTable);
  const control = deliveryControl(documents, stack.editionsTable);
  const { listUploads } = articleTable(documents, stack.articlesTable);
  return restore(
    path,
    passphrase,
    { left: flags.left?.[0], notSent: flags.notSent ?? [] },
    {
      ...table,
      ...control,
      stores,
      stage,
      mark: restoreMark(documents, stack.editionsTable),
      records: {
        ...table,
        listUploads,
        readBrief: briefTable(documents, stack.editionsTable).readBrief,
        listEditions: () => listEditions(documents, stack.editionsTable),
      },
      list: listIn(documents, { subscribers: stack.subscribersTable(), joining: stack.joiningTable() }),
      now: Date.now,
      say: line,
    },
  );
}

const passphraseFile = (): Option =>
  new Option('--passphrase-file <file>', 'read the passphrase from its first line').argParser(files);

/** `newsletter backup`, `newsletter restore`. */
export function addBackup(program: Command): void {
  program
    .command('backup')
    .summary('write all that is state into a folder, encrypted')
    .description('Write everything that is state into a new folder, encrypted with a passphrase.')
    .argument('<folder>', 'one that is empty, or not there yet')
    .addOption(passphraseFile())
    .addOption(stageFlag())
    .addHelpText(
      'after',
      `${PASSPHRASE_HELP}\nChanges nothing in the stack, which may be sending meanwhile. The tool age opens it as well.`,
    )
    .action(async (path: string, flags: Flags, command: Command) => {
      const stage = stageOf(flags, command);
      await withPassphrase(await newPassphrase(flags.passphraseFile?.[0]), async (passphrase) => {
        const { stores } = await openStores(stage);
        return backUp(path, passphrase, { stores, stage: stage.name, region: stage.region, now: Date.now, say: line });
      });
    });

  program
    .command('restore')
    .summary('fill an empty stack from a backup, and leave it stopped')
    .description('Fill an empty stack from a backup. It is stopped: nothing is sent before newsletter start.')
    .argument('<folder>', 'of the backup', folder)
    .addOption(new Option('--left <file>', 'who left since the backup, in any form').argParser(files))
    .addOption(new Option('--nobody-left-known', 'nobody did, as far as anybody knows').conflicts('left'))
    .addOption(
      new Option(
        '--not-sent <edition>',
        'was due since and surely went to nobody (instant: the instant ones); may be repeated',
      ).argParser(editions),
    )
    .addOption(passphraseFile())
    .addOption(stageFlag())
    .addHelpText('after', `${PASSPHRASE_HELP}\nSafe to repeat: after an interruption it goes on where it was.`)
    .action(async (path: string, flags: RestoreFlags, command: Command) => {
      const stage = stageOf(flags, command);
      if (flags.left === undefined && flags.nobodyLeftKnown === undefined) {
        for (const sentence of WHO_LEFT) line(sentence);
        process.exitCode = 1;
        return;
      }
      const given = await existingPassphrase(flags.passphraseFile?.[0]);
      await withPassphrase(given, (passphrase) => restoreTo(path, stage, flags, passphrase));
    });
}
