import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { InvalidArgumentError, type Command } from 'commander';
import { articleTable } from '../functions/aws/article-table.ts';
import { listEditions } from '../functions/aws/edition-list.ts';
import { lookAgainQueue } from '../functions/aws/look-again-queue.ts';
import { receiptsBucket } from '../functions/aws/receipts-bucket.ts';
import { isSlug, type Slug } from '../functions/model/article.ts';
import { findStack } from './deployed-stack.ts';
import { seconds, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';
import type { Stage } from './stage.ts';
import { withdrawArticle, type WithdrawDesk } from './withdraw-article.ts';

type WithdrawFlags = StageFlags & { readonly undo?: true; readonly wait: number };

const AFTER = `
Its file is not changed. No edition takes it up any more; its card in the archive and its address /e/<edition>/<slug>
show a note, and feeds and index follow, in about three minutes. Mails that are out stay as they are. Those that still
wait, of an edition that rests or takes days, follow by newsletter pause and newsletter resume --recompose.
--undo takes the withdrawal back. Safe to repeat. Exit code 0 when the article's receipt says so, 1 when it does not.
Takes the policy of the stack's output EditorsPolicy.`;

function slug(text: string): Slug {
  if (isSlug(text)) return text;
  throw new InvalidArgumentError('It must be the slug of an article, such as mua-nuoc-noi.');
}

async function openDesk(stage: Stage, say: WithdrawDesk['say']): Promise<WithdrawDesk> {
  const { region } = stage;
  const stack = await findStack(stage);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  return {
    ...articleTable(documents, stack.articlesTable),
    listEditions: () => listEditions(documents, stack.editionsTable),
    lookAgain: lookAgainQueue(new SQSClient({ region }), stack.uploadsQueue()),
    readReceipt: receiptsBucket(new S3Client({ region }), stack.privateBucket).readReceipt,
    now: Date.now,
    sleep: (ms) => sleep(ms).then(() => undefined),
    say,
  };
}

/** `newsletter withdraw`. */
export function addWithdraw(program: Command): void {
  program
    .command('withdraw')
    .summary('take back an article that was mailed, or is about to be')
    .description('Take back an article, whatever its file says: a note stands in its place from then on.')
    .argument('<slug>', "the article's slug, such as mua-nuoc-noi", slug)
    .addOption(stageFlag())
    .option('--undo', 'take the withdrawal back')
    .option('--wait <seconds>', 'give up when the receipt has not come for so long', seconds, 120)
    .addHelpText('after', AFTER)
    .action(async (name: Slug, flags: WithdrawFlags, command: Command) => {
      const { line } = show(process.stdout);
      const desk = await openDesk(stageOf(flags, command), line);
      const { ok, says } = await withdrawArticle(name, flags.undo !== true, desk, flags.wait * 1000);
      for (const sentence of says) line(sentence);
      process.exitCode = ok ? 0 : 1;
    });
}
