import { Option, type Command } from 'commander';
import type { Cadence } from '../../functions/model/edition.ts';
import { LANGUAGES } from '../../functions/model/publication.ts';
import { OFFERED_SERIES } from '../../functions/model/series.ts';
import { agrees } from '../ask.ts';
import { no, yes, type Answer } from '../edition/hand.ts';
import { instant, stageFlag, stageOf, type StageFlags } from '../flags.ts';
import { count, show } from '../show.ts';
import { address, whom, words } from './arguments.ts';
import {
  addPerson,
  entryOf,
  erasePerson,
  restorePerson,
  suppressPerson,
  unsubscribePerson,
  type Desk,
} from './change-person.ts';
import { cleanName } from './newcomer.ts';
import { openList } from './open-list.ts';
import { countBounced, restoreBounced } from './restore-bounced.ts';
import type { Whom } from './whom.ts';

type AddFlags = StageFlags & {
  readonly name?: string;
  readonly cadence: Cadence;
  readonly evidence: string;
};
type ReasonFlags = StageFlags & { readonly reason: string };
type RestoreFlags = ReasonFlags & { readonly bouncedBetween?: readonly number[]; readonly yes?: true };

const RESTORE = `
For example, after a provider was out of order from midnight to six:
  newsletter subscribers restore --reason "outage of example.com" \\
    --bounced-between 2026-11-20T00:00:00+07:00 2026-11-20T06:00:00+07:00`;

const { line } = show(process.stdout);

/** Opens the list, does what the command is for, and says what came of it. */
async function act(flags: StageFlags, command: Command, does: (desk: Desk) => Promise<Answer>): Promise<void> {
  const { ok, says } = await does({ ...(await openList(stageOf(flags, command))), now: Date.now });
  for (const each of says) line(each);
  process.exitCode = ok ? 0 : 1;
}

async function restoreAll({ bouncedBetween = [], ...flags }: RestoreFlags, desk: Desk): Promise<Answer> {
  const [from = 0, to = 0] = bouncedBetween;
  const many = await countBounced({ from, to }, desk.list);
  if (many === 0) return yes('Nobody was suppressed for a bounce in that time.');
  line(`${count(many, 'subscriber')} suppressed for a bounce in that time would be restored.`);
  if (!flags.yes && !(await agrees())) return no('Nothing was changed. Repeat it with --yes to do it.');
  const entry = entryOf('restored', 'subscribers restore --bounced-between', desk.now(), flags.reason);
  return yes(`${count(await restoreBounced({ from, to }, entry, desk.list), 'subscriber')} restored.`);
}

/** `newsletter subscribers add`, `unsubscribe`, `suppress`, `restore`, `erase`. */
export function addChangeCommands(subscribers: Command): void {
  const command = (name: string, summary: string) => subscribers.command(name).summary(summary).addOption(stageFlag());
  const ofPerson = (name: string, summary: string) =>
    command(name, summary).argument('<address>', 'their address, or subscriber id', whom);

  command('add', 'take one person in')
    .description('Take one person in. Nobody whom the list knows is touched.')
    .argument('<address>', 'their address', address)
    .addOption(
      words('--evidence <text>', 'where their consent comes from; kept with them (required)').makeOptionMandatory(),
    )
    .option('--name <name>', 'what they are called')
    .addOption(new Option('--cadence <cadence>', 'the editions they get').choices(OFFERED_SERIES).default('weekly'))
    .addOption(
      new Option('--language <language>', "of the words around articles (default: the publication's)").choices(
        LANGUAGES,
      ),
    )
    .action(async (to: string, { name, cadence, evidence, ...flags }: AddFlags, self: Command) => {
      const { language } = stageOf(flags, self).publication;
      const newcomer = { address: to, cadence, language, ...(name !== undefined && { name: cleanName(name) }) };
      await act(flags, self, (desk) => addPerson(newcomer, evidence, desk));
    });

  ofPerson('unsubscribe', 'have somebody leave, as they asked you to')
    .description('Have somebody leave. No message leaves for them any more, those under way included.')
    .addOption(words('--reason <text>', 'why; kept with them'))
    .action((of: Whom, { reason: why, ...flags }: StageFlags & { readonly reason?: string }, self: Command) =>
      act(flags, self, (desk) => unsubscribePerson(of, why, desk)),
    );

  ofPerson('suppress', 'write to somebody never again, until restored')
    .description('Write to an address never again, known to the list or not, until it is restored.')
    .addOption(words('--reason <text>', 'why; kept with them (required)').makeOptionMandatory())
    .action((of: Whom, { reason: why, ...flags }: ReasonFlags, self: Command) =>
      act(flags, self, (desk) => suppressPerson(of, why, desk)),
    );

  command('restore', 'lift a suppression')
    .description(
      'Make one suppressed person, or everybody who bounced in an outage, what they were before it. Never after a complaint.',
    )
    .argument('[address]', 'their address, or subscriber id', whom)
    .addOption(words('--reason <text>', 'why; kept with them (required)').makeOptionMandatory())
    .addOption(
      new Option(
        '--bounced-between <instants...>',
        "in the place of an address: everybody who bounced between two moments, as in a provider's outage",
      ).argParser((text, earlier?: readonly number[]) => [...(earlier ?? []), instant(text)]),
    )
    .option('--yes', 'do not ask')
    .addHelpText('after', RESTORE)
    .action(async (of: Whom | undefined, flags: RestoreFlags, self: Command) => {
      const { bouncedBetween: between } = flags;
      if ((of === undefined) === (between === undefined)) self.error('error: either an address or --bounced-between');
      if (between !== undefined && between.length !== 2) self.error('error: --bounced-between takes two moments');
      if (between !== undefined && (between[0] ?? 0) > (between[1] ?? 0))
        self.error('error: --bounced-between takes the earlier moment first');
      await act(flags, self, (desk) =>
        of === undefined ? restoreAll(flags, desk) : restorePerson(of, flags.reason, desk),
      );
    });

  ofPerson('erase', 'forget somebody')
    .description('Forget somebody: what is left is a hash that keeps an import from bringing them back.')
    .option('--yes', 'do not ask')
    .action(async (of: Whom, { yes: isAgreed, ...flags }: StageFlags & { readonly yes?: true }, self: Command) => {
      if (!isAgreed) line('Nothing brings back what is erased.');
      await act(flags, self, async (desk) =>
        isAgreed || (await agrees())
          ? erasePerson(of, desk)
          : no('Nothing was changed. Repeat it with --yes to do it.'),
      );
    });
}
