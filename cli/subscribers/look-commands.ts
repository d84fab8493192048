import { Argument, type Command } from 'commander';
import { isOpen } from '../../functions/model/joining.ts';
import { stageFlag, stageOf, type StageFlags } from '../flags.ts';
import { show } from '../show.ts';
import type { Stage } from '../stage.ts';
import { whom } from './arguments.ts';
import { openList } from './open-list.ts';
import { factsOf, moment, type Fact } from './show-person.ts';
import { idOf, type Whom } from './whom.ts';
import { whyOf } from './why.ts';

const NOBODY = 'Nobody in the list has that address.';

const { line, painted } = show(process.stdout);

function showFacts(facts: readonly Fact[]): void {
  for (const [label, text] of facts) line(`  ${label.padEnd(10)} ${text}`);
}

/** Somebody as they are in the list, or wish to be. */
async function lookUp(of: Whom, stage: Stage) {
  const { keys, list, control } = await openList(stage);
  const id = idOf(of, keys);
  return { subscriber: await list.find(id), wish: await list.findWish(id), control };
}

/** Shows whether somebody gets the next edition, and why. @returns the exit code */
async function showWhy(of: Whom, stage: Stage): Promise<number> {
  const { subscriber, wish, control } = await lookUp(of, stage);
  const { gets, edition, because, facts } = whyOf(subscriber, wish, stage, await control(), Date.now());
  painted(gets ? ['green', `Yes: they get ${edition}, as things stand.`] : ['red', `No: ${because}.`]);
  showFacts(facts);
  line('Whether there will be such an edition: newsletter preview. Of one on its way: newsletter edition.');
  return gets ? 0 : 1;
}

/** Shows what the list has of somebody. @returns the exit code */
async function showOne(of: Whom, stage: Stage): Promise<number> {
  const { subscriber, wish } = await lookUp(of, stage);
  const { timeZone } = stage.publication;
  if (subscriber !== undefined) {
    painted(['bold', subscriber.address ?? subscriber.id]);
    showFacts(factsOf(subscriber, Date.now(), timeZone));
  }
  if (wish !== undefined && isOpen(wish.at, Date.now()))
    line(
      `Somebody asked on ${moment(wish.at, timeZone)} that this address join; the link of the letter is not confirmed.`,
    );
  else if (subscriber === undefined) line(NOBODY);
  return subscriber === undefined ? 1 : 0;
}

/** `newsletter subscribers find`, `why`, `export-person`: they change nothing. */
export function addLookCommands(subscribers: Command): void {
  const ofPerson = (name: string, summary: string) =>
    subscribers
      .command(name)
      .summary(summary)
      .addArgument(new Argument('<address>', 'their address, or subscriber id').argParser(whom))
      .addOption(stageFlag());

  ofPerson('find', 'show what the list has of somebody')
    .description('Show what the list has of somebody.')
    .action(async (of: Whom, flags: StageFlags, self: Command) => {
      process.exitCode = await showOne(of, stageOf(flags, self));
    });

  ofPerson('why', 'say whether somebody gets the next edition, and why')
    .description('Say whether somebody gets the next edition, and everything that decides it. Exit code 1 when not.')
    .action(async (of: Whom, flags: StageFlags, self: Command) => {
      process.exitCode = await showWhy(of, stageOf(flags, self));
    });

  ofPerson('export-person', 'give somebody all that is kept of them, as JSON')
    .description('Print all that the list has of somebody, as JSON: for them, when they ask for it.')
    .action(async (of: Whom, flags: StageFlags, self: Command) => {
      const { subscriber, wish } = await lookUp(of, stageOf(flags, self));
      const isKnown = subscriber !== undefined || wish !== undefined;
      // The very file that the page gives.
      const own = { v: 1, subscriber: subscriber ?? null, wish: wish ?? null };
      if (isKnown) process.stdout.write(`${JSON.stringify(own, null, 2)}\n`);
      else process.stderr.write(`${NOBODY}\n`);
      process.exitCode = isKnown ? 0 : 1;
    });
}
