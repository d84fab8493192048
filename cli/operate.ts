import { Option, type Command } from 'commander';
import type { EditionId } from '../functions/model/edition.ts';
import { agrees } from './ask.ts';
import { cancelEdition } from './edition/cancel.ts';
import type { Answer, Hand } from './edition/hand.ts';
import { openHand } from './edition/open-hand.ts';
import { pauseEdition } from './edition/pause.ts';
import { recomposeEdition } from './edition/recompose.ts';
import { proposeResend, resend, type Whom } from './edition/resend.ts';
import { resumeEdition, riskOfResume } from './edition/resume.ts';
import { startAll, stopAll } from './edition/stop.ts';
import { editionId, seconds, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';
import { watchEdition } from './watch-edition.ts';

type ResumeFlags = StageFlags & { readonly recompose?: true; readonly wait: number; readonly yes?: true };
type ResendFlags = StageFlags & { readonly unknown?: true; readonly missed?: true; readonly yes?: true };

const SAFE = '\nSafe to repeat. Exit code 0 when things are as asked for, 1 when they cannot be, with the reason.';

const { line } = show(process.stdout);

/** Opens the stack, does what the command is for, and says what came of it. */
async function act(flags: StageFlags, command: Command, does: (hand: Hand) => Promise<Answer>): Promise<void> {
  const { ok, says } = await does(await openHand(stageOf(flags, command), line));
  for (const sentence of says) line(sentence);
  process.exitCode = ok ? 0 : 1;
}

async function resendTo(id: EditionId, whom: Whom, isAgreed: boolean, hand: Hand): Promise<Answer> {
  const proposal = await proposeResend(id, whom, hand);
  if ('answer' in proposal) return proposal.answer;
  for (const sentence of proposal.risk) line(sentence);
  if (isAgreed || (await agrees())) return resend(id, whom, hand);
  return { ok: false, says: ['Nothing was changed. Repeat it with --yes to do it.'] };
}

async function resume(id: EditionId, { recompose, wait, yes }: ResumeFlags, hand: Hand): Promise<Answer> {
  const risk = await riskOfResume(id, hand);
  for (const sentence of risk) line(sentence);
  if (risk.length > 0 && yes !== true && !(await agrees()))
    return { ok: false, says: ['Nothing was changed. Repeat it with --yes to do it.'] };
  return resumeEdition(id, hand, recompose && ((edition) => recomposeEdition(edition, hand, wait * 1000)));
}

/** `newsletter edition`, `pause`, `resume`, `cancel`, `resend`, `stop`, `start`: what operators do to a deployed stack. */
export function addOperate(program: Command): void {
  const command = (name: string, summary: string) => program.command(name).summary(summary).addOption(stageFlag());
  const ofEdition = (name: string, summary: string) =>
    command(name, summary).argument('<edition>', 'such as 2026-W47', editionId);

  ofEdition('edition', 'show how an edition stands, and its account')
    .description('Show an edition: its state, progress, pace, expected end, and what became of everybody.')
    .option('--watch', 'go on showing its progress until it is through')
    .addHelpText(
      'after',
      '\nChanges nothing. Exit code 1 when the account does not balance, or there is no such edition.',
    )
    .action(async (id: EditionId, flags: StageFlags & { readonly watch?: true }, self: Command) => {
      const stage = stageOf(flags, self);
      const hand = await openHand(stage, line);
      process.exitCode = await watchEdition(id, flags.watch === true, stage.publication, hand);
    });

  ofEdition('pause', 'have an edition rest')
    .description('Have an edition rest: after the wave that is under way nobody is written to.')
    .addHelpText('after', SAFE)
    .action((id: EditionId, flags: StageFlags, self: Command) => act(flags, self, (hand) => pauseEdition(id, hand)));

  ofEdition('resume', 'let a paused edition go on')
    .description('Let a paused edition go on, for the readers who wait.')
    .option('--recompose', 'they get it with its articles as they are now')
    .addOption(
      new Option('--wait <seconds>', 'give up when it is not rendered again within so long')
        .argParser((text) => seconds(text))
        .default(600),
    )
    .option('--yes', 'do not ask, of an edition that was restored from a backup')
    .addHelpText('after', SAFE)
    .action((id: EditionId, flags: ResumeFlags, self: Command) => act(flags, self, (hand) => resume(id, flags, hand)));

  ofEdition('cancel', 'send an edition to nobody else')
    .description('Send an edition to nobody else. If nobody has got it, its articles go into the next one.')
    .addHelpText('after', SAFE)
    .action((id: EditionId, flags: StageFlags, self: Command) => act(flags, self, (hand) => cancelEdition(id, hand)));

  ofEdition('resend', 'write again to readers who may not have an edition')
    .description('Write again to readers who may not have an edition. Says what it risks, and asks.')
    .addOption(
      new Option('--unknown', 'of whom SES has said nothing: it may have taken their mail').conflicts('missed'),
    )
    .option('--missed', 'whom SES refused, or who were cancelled')
    .option('--yes', 'do not ask')
    .addHelpText('after', SAFE)
    .action(async (id: EditionId, { unknown, missed, yes, ...flags }: ResendFlags, self: Command) => {
      if (unknown === undefined && missed === undefined) self.error('error: either --unknown or --missed');
      await act(flags, self, (hand) => resendTo(id, unknown ? 'unknown' : 'missed', yes === true, hand));
    });

  command('stop', 'send nothing of this stage any more')
    .description('Send nothing of this stage any more: no edition and no letter, until newsletter start.')
    .addHelpText('after', SAFE)
    .action((flags: StageFlags, self: Command) => act(flags, self, stopAll));

  command('start', 'send again, after stop')
    .description('Send again, after newsletter stop.')
    .addHelpText('after', SAFE)
    .action((flags: StageFlags, self: Command) => act(flags, self, startAll));
}
