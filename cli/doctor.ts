import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { examineStage } from './doctor/checks.ts';
import { openDns } from './doctor/dns.ts';
import type { Finding } from './doctor/finding.ts';
import { openInstruments } from './doctor/instruments.ts';
import { examineReceived } from './doctor/received/examine-received.ts';
import { showFindings } from './doctor/show-findings.ts';
import { files, stageFlag, stageOf, type StageFlags } from './flags.ts';
import { show } from './show.ts';
import type { Stage } from './stage.ts';

type DoctorFlags = StageFlags & {
  readonly received?: string;
  readonly offline?: true;
  readonly json?: true;
};

const AFTER = `
Changes nothing. What these credentials may not read is said with the missing permission, and the rest
is looked at all the same; OperatorsPolicy allows everything.
A mail for --received: send an edition to a mailbox of your own, at Gmail and at others, and save it as
it came ("Show original", "Download message"; not forwarded, not exported by a mail program).
Exit code 1 when there is a fault.`;

async function look({ received, offline }: DoctorFlags, stage: Stage): Promise<readonly Finding[]> {
  if (received === undefined) return examineStage(stage, openInstruments(stage));
  return examineReceived(readFileSync(received), stage.publication.sender, offline === true ? undefined : openDns());
}

/** A file that is there. */
function file(path: string): string {
  files(path);
  return path;
}

/** `newsletter doctor`. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .summary('look whether everything is ready to send, and say what to do')
    .description(
      'Look at everything an edition needs before it can be sent: account, sender, DNS, stack. Say what is wrong, and how to mend it.',
    )
    .addOption(stageFlag())
    .option('--received <file>', 'look at a mail as it came to a mailbox instead: SPF, DKIM, DMARC', file)
    .option('--offline', 'with --received: ask no DNS')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', AFTER)
    .action(async (flags: DoctorFlags, command: Command) => {
      if (flags.offline === true && flags.received === undefined)
        command.error('error: --offline goes with --received FILE.eml');
      const findings = await look(flags, stageOf(flags, command));
      if (flags.json !== true) {
        process.exitCode = showFindings(findings, show(process.stdout)) ? 0 : 1;
        return;
      }
      process.stdout.write(`${JSON.stringify(findings, undefined, 2)}\n`);
      process.exitCode = findings.some(({ verdict }) => verdict === 'fault') ? 1 : 0;
    });
}
