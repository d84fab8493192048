import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { editionBucket } from '../functions/aws/edition-bucket.ts';
import { editionTable } from '../functions/aws/edition-table.ts';
import { letterTable } from '../functions/aws/letter-table.ts';
import { postQueue } from '../functions/aws/post-queue.ts';
import { parseAddress } from '../functions/mail/address.ts';
import type { EditionId } from '../functions/model/edition.ts';
import { LANGUAGES, type Language } from '../functions/model/publication.ts';
import { findStack } from './deployed-stack.ts';
import { editionId, instant, seconds, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { sendTest, type TestDesk } from './send-test.ts';
import { show } from './show.ts';
import type { Stage } from './stage.ts';
import { comingEdition, editionToCome } from './which-edition.ts';

type TestFlags = StageFlags & { readonly edition?: EditionId; readonly now?: number; readonly wait: number };

const AFTER = `
The mail is the one that readers get: by the same skeleton, headers and sender, through SES. Its subject begins with
[Thử] or [Test], and its links to unsubscribe and to the preferences lead to a page that says that this is a test. It is
in no ledger and in no account, and nobody is suppressed by it. Each command sends one mail.
Without --edition it is the coming edition, as it would be if nothing changed (newsletter preview --stage): with its note,
its order, and what its editors dropped. A stage with
the setting onlyTo writes to no other address, tests included.
Exit code 0 when SES took it, 1 when it did not. Takes the policy of the stack's output EditorsPolicy.`;

function address(text: string): string {
  const read = parseAddress(text);
  if (read.address === undefined) throw new InvalidArgumentError(`It must be one plain address (${read.problem}).`);
  return read.address;
}

/** @param now as of when the coming edition is looked for, epoch milliseconds */
async function openDesk(stage: Stage, language: Language, now: number, say: TestDesk['say']): Promise<TestDesk> {
  const { region } = stage;
  const stack = await findStack(stage);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  const tests = editionBucket(new S3Client({ region }), stack.privateBucket, 'tests');
  const letters = letterTable(documents, stack.lettersTable());
  return {
    findEdition: editionTable(documents, stack.editionsTable).find,
    async coming(asked) {
      // Only who asks for it pays for loading MJML.
      const [{ cloudMaterial }, { nextEdition }] = await Promise.all([
        import('./cloud-material.ts'),
        import('./next-edition.ts'),
      ]);
      const material = await cloudMaterial(stage);
      const wanted = await (asked === undefined
        ? comingEdition(now, stage.rules, material)
        : editionToCome(asked, now, stage.rules, material));
      if ('refused' in wanted) return wanted;
      const { edition, digest, skipped } = await nextEdition(material, wanted, stage, { language });
      return { edition: edition.id, digest, isSkipped: skipped !== undefined };
    },
    async putMessage(message) {
      const rendering = createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 16);
      await tests.putMessage(rendering, message);
      return rendering;
    },
    order: postQueue(new SQSClient({ region }), stack.lettersQueue()),
    findOutcome: (key) => letters.find(key, 0),
    newKey: () => `test-${randomBytes(8).toString('hex')}`,
    now: Date.now,
    sleep: (ms) => sleep(ms).then(() => undefined),
    say,
  };
}

/** `newsletter test`. */
export function addTest(program: Command): void {
  program
    .command('test')
    .summary('mail an edition to one address, as a test')
    .description('Mail an edition that is to come, or composed, to one address: as readers get it, marked as a test.')
    .argument('<address>', 'to whom', address)
    .option(
      '--edition <id>',
      'one that is composed, or to come, such as tet-2027 (default: the week that goes out next)',
      editionId,
    )
    .addOption(stageFlag())
    .addOption(
      new Option('--language <language>', "of the digest's own words (default: the publication's)").choices(LANGUAGES),
    )
    .option('--now <instant>', 'the coming one as if it were then, such as 2026-11-23T07:00:00+07:00', instant)
    .option('--wait <seconds>', 'give up when SES has not taken it for so long', seconds, 60)
    .addHelpText('after', AFTER)
    .action(async (to: string, flags: TestFlags, command: Command) => {
      // Of the digest alone: the publication has the language it has.
      const stage = stageOf({ stage: flags.stage }, command);
      const { language = stage.publication.language } = flags;
      const { line } = show(process.stdout);
      const wanted = {
        address: to,
        edition: flags.edition,
        language,
        onlyTo: stage.onlyTo,
        patienceMs: flags.wait * 1000,
      };
      const { ok, says } = await sendTest(wanted, await openDesk(stage, language, flags.now ?? Date.now(), line));
      for (const sentence of says) line(sentence);
      process.exitCode = ok ? 0 : 1;
    });
}
