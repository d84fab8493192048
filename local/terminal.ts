import { styleText } from 'node:util';
import type { Account } from '../functions/model/account.ts';
import type { AccountFile } from './account-file.ts';
import type { Cloud } from './cloud/cloud.ts';
import { progressBar } from './progress-bar.ts';
import type { RowProblem } from './read-subscribers.ts';
import type { ShownReceipt } from './receipts.ts';

const SKIPPED: Readonly<Record<string, string>> = {
  'no-articles': 'no article is published, young enough and not mailed before',
  'too-few-articles': 'there are fewer articles than the minimum of this stage',
  'no-subscribers': 'there is nobody to mail it to',
};

/** What `npm start` says while it works. Sentences are for operators, the problems within for editors, in their language. */
export function terminal(output: NodeJS.WriteStream) {
  const began = performance.now();
  let bar = '';
  const line = (text = '') => output.write(`${text}\n`);
  const dim = (text: string) => styleText('dim', text, { stream: output });
  const bold = (text: string) => styleText('bold', text, { stream: output });
  const red = (text: string) => styleText('red', text, { stream: output });

  const step = (name: string, text: string): void => {
    const seconds = ((performance.now() - began) / 1000).toFixed(1).padStart(5);
    line(`${dim(`${seconds}s`)} ${bold(name.padEnd(11))} ${text}`);
  };

  return {
    line,

    step,

    subscribers(file: string, taken: number, problems: readonly RowProblem[]): void {
      step('subscribers', `${taken} from ${file}`);
      for (const { line: at, message } of problems) line(red(`       ${file}:${at}  ${message}`));
    },

    receipts(uploaded: number, receipts: readonly ShownReceipt[]): void {
      const counts = (['accepted', 'waiting', 'rejected', 'ignored'] as const).map(
        (status) => `${receipts.filter((receipt) => receipt.status === status).length} ${status}`,
      );
      step('receipts', `${uploaded} files: ${counts.join(', ')}`);
      for (const { key, status, note, problems } of receipts) {
        if (status === 'waiting') line(`       ${key}\n         ${indent(note)}`);
        for (const { line: at, field, message, fix } of problems)
          line(`       ${red(`${key}:${at}`)}  ${field}: ${message}\n         ${dim('fix')}  ${indent(fix)}`);
      }
    },

    /** A bar that grows in place; in a log, one line when it is full. */
    progress({ candidates, pending }: Account): void {
      const done = candidates - pending;
      const next = progressBar(done, candidates);
      if (next === bar) return;
      bar = next;
      if (output.isTTY) output.write(`\r       ${bold('deliver'.padEnd(11))} ${bar}${pending === 0 ? '\n' : ''}`);
      else if (pending === 0) step('deliver', bar);
    },

    account({ edition, reason, articles, balanced, ...sums }: AccountFile, out: string): void {
      if (edition === null) {
        step('no edition', `nothing was sent: ${SKIPPED[reason ?? ''] ?? reason} (${reason})`);
      } else {
        const { candidates, submitted, excluded, refused, unknown, pending } = sums;
        step('account', `edition ${edition}, ${articles.length} articles`);
        line();
        line(`       candidates ${String(candidates).padStart(9)}`);
        line(`       submitted  ${String(submitted).padStart(9)}`);
        line(`       excluded   ${String(excluded).padStart(9)}`);
        line(`       refused    ${String(refused).padStart(9)}`);
        line(`       unknown    ${String(unknown).padStart(9)}`);
        line(`       pending    ${String(pending).padStart(9)}`);
        line(`       ${balanced ? bold('it balances') : red('it does not balance')}`);
        line();
        line(`       ${out}/inbox/                          the mails, as given to SES`);
        line(`       ${out}/editions/${edition}/digest.html   the digest`);
      }
      line(`       ${out}/receipts/                       what editors are told, and ${out}/letters/ by letter`);
      line(`       ${out}/account.json`);
    },

    /** What went wrong on the way, if anything did: a week may come through it, and should not hide it. */
    faults({ runs, denied }: Pick<Cloud, 'runs' | 'denied'>): void {
      for (const { station, outcome } of runs)
        if (!outcome.ok) line(red(`       ${station} failed: ${outcome.error.name}: ${outcome.error.message}`));
      for (const { who, action, resource } of denied) line(red(`       ${who} was denied ${action} on ${resource}`));
    },
  };
}

/** Lines after the first stand below its beginning. */
function indent(text: string): string {
  return text.replaceAll('\n', `\n${' '.repeat(14)}`);
}

export type Terminal = ReturnType<typeof terminal>;
