import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Command } from 'commander';
import { askQueues } from './dead-letters/ask-queues.ts';
import { lookAtQueues, type Looked } from './dead-letters/look.ts';
import { replay } from './dead-letters/replay.ts';
import { findStack } from './deployed-stack.ts';
import { askStack } from './doctor/ask-stack.ts';
import { stageFlag, stageOf, type StageFlags } from './flags.ts';
import { count, show } from './show.ts';
import type { Stage } from './stage.ts';
import { HOUR_MS } from '../functions/model/durations.ts';

type Flags = StageFlags & { readonly replay?: true };

const { line } = show(process.stdout);

/** `newsletter dead-letters`: what could not be dealt with, and having it tried again. */
export function addDeadLetters(program: Command): void {
  program
    .command('dead-letters')
    .summary('list what no function could deal with, or have it tried again')
    .description(
      'List the dead-letter queues of a stage that hold anything, the oldest message first; with --replay put their messages back on the queues they came from. Shows no message: they may name readers.',
    )
    .argument('[queue]', 'this one only, by the name in the list')
    .option('--replay', 'move the messages back; first mend what kept them from being dealt with')
    .addOption(stageFlag())
    .addHelpText(
      'after',
      '\nSafe to interrupt and to repeat. Exit code 0 when nothing lies there (any more), 1 when something does.',
    )
    .action(async (queue: string | undefined, flags: Flags, self: Command) => {
      process.exitCode = await deadLetters(stageOf(flags, self), queue, flags.replay === true);
    });
}

async function deadLetters(stage: Stage, name: string | undefined, isReplay: boolean): Promise<number> {
  const { region } = stage;
  await findStack(stage);
  const { list, ...queues } = askQueues(new SQSClient({ region }));
  const all = await list(await askStack(stage, new CloudFormationClient({ region })).resources());
  const asked = all.filter((queue) => name === undefined || queue.name === name);
  if (asked.length === 0) {
    line(`There is no queue ${name ?? ''} in this stage; it has ${all.map((queue) => queue.name).join(', ')}.`);
    return 1;
  }
  if (isReplay) {
    const startedAt = Date.now();
    for (const queue of asked) {
      const moved = await replay(queue, startedAt, queues);
      if (moved > 0) line(`${queue.name}: ${count(moved, 'message')} put back, to be tried again.`);
    }
  }
  const looked = (await lookAtQueues(isReplay ? await again() : asked, queues)).filter(({ messages }) => messages > 0);
  for (const queue of looked) line(sayQueue(queue, Date.now()));
  if (looked.length === 0) line('Nothing lies among the dead letters.');
  else if (!isReplay) line('Why: the log of the station, and docs/runbook.md. Once that is mended: --replay');
  return looked.length === 0 ? 0 : 1;

  async function again() {
    const names = new Set(asked.map((queue) => queue.name));
    const found = await list(await askStack(stage, new CloudFormationClient({ region })).resources());
    return found.filter((queue) => names.has(queue.name));
  }
}

function sayQueue({ name, messages, oldest, youngest }: Looked, now: number): string {
  const many = `${name}: ${count(messages, 'message')}`;
  if (oldest === undefined || youngest === undefined) return `${many}, in somebody’s hands just now`;
  const ages = oldest === youngest ? age(now - oldest) : `${age(now - oldest)} to ${age(now - youngest)}`;
  return `${many}, first sent ${ages} ago`;
}

function age(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (hours >= 48) return count(Math.floor(hours / 24), 'day');
  return hours >= 1 ? count(hours, 'hour') : count(Math.max(0, Math.floor(ms / 60_000)), 'minute');
}
