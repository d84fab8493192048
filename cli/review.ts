import type { Command } from 'commander';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { briefTable } from '../functions/aws/brief-table.ts';
import { editionTable } from '../functions/aws/edition-table.ts';
import { reviewHand } from '../functions/aws/review-hand.ts';
import type { EditionId } from '../functions/model/edition.ts';
import { findStack } from './deployed-stack.ts';
import type { Answer } from './edition/hand.ts';
import { approveEdition, holdEdition, showReview, type ReviewHand } from './edition/review.ts';
import { editionId, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';
import type { Stage } from './stage.ts';

const SAFE = '\nSafe to repeat. Exit code 0 when things are as asked for, 1 when they cannot be, with the reason.';

async function openReview(stage: Stage): Promise<ReviewHand> {
  const { editionsTable } = await findStack(stage);
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region: stage.region }));
  return {
    now: Date.now,
    find: editionTable(documents, editionsTable).find,
    readBrief: briefTable(documents, editionsTable).readBrief,
    say: reviewHand(documents, editionsTable).say,
    review: stage.review,
  };
}

async function act(flags: StageFlags, command: Command, does: (hand: ReviewHand) => Promise<Answer>): Promise<void> {
  const { ok, says } = await does(await openReview(stageOf(flags, command)));
  const { line } = show(process.stdout);
  for (const sentence of says) line(sentence);
  process.exitCode = ok ? 0 : 1;
}

/** `newsletter review`, `hold`, `approve`: what the links of a review do, typed. */
export function addReview(program: Command): void {
  const ofEdition = (name: string, summary: string) =>
    program.command(name).summary(summary).addOption(stageFlag()).argument('<edition>', 'such as 2026-W47', editionId);

  ofEdition('review', 'show how an edition stands that is reviewed')
    .description('Show how an edition stands that editors look at before it is sent. Changes nothing.')
    .action((id: EditionId, flags: StageFlags, self: Command) => act(flags, self, (hand) => showReview(id, hand)));

  ofEdition('hold', 'send an edition to nobody before somebody approves it')
    .description('Send an edition under review to nobody before somebody approves it.')
    .addHelpText('after', SAFE)
    .action((id: EditionId, flags: StageFlags, self: Command) => act(flags, self, (hand) => holdEdition(id, hand)));

  ofEdition('approve', 'let an edition under review go as it is now')
    .description('Let an edition under review go as it is now; if its content changes, the approval is void.')
    .option('--now', 'send it at once, also when its time is over')
    .option('--rendering <name>', 'only if it is still the one that was looked at (newsletter review)')
    .addHelpText('after', SAFE)
    .action(
      (
        id: EditionId,
        { now, rendering, ...flags }: StageFlags & { readonly now?: true; readonly rendering?: string },
        self: Command,
      ) => act(flags, self, (hand) => approveEdition(id, now === true, rendering, hand)),
    );
}
