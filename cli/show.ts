import { styleText } from 'node:util';
import type { Cut, Receipt, ReceiptStatus } from '../functions/model/article.ts';
import type { LocalFile } from './folder.ts';
import type { Finding, Inspection } from './inspect-folder.ts';

type Colour = 'red' | 'yellow' | 'green' | 'dim' | 'bold';

const STATUS_COLOURS: Readonly<Record<ReceiptStatus, Colour>> = {
  accepted: 'green',
  waiting: 'yellow',
  rejected: 'red',
  ignored: 'dim',
};

/** What a file says must not steer the terminal: controls but line feeds and tabs are left out. */
function harmless(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '');
}

function indent(text: string): string {
  const lines = harmless(text).trimEnd().split('\n');
  return lines.map((line) => `      ${line}`.trimEnd()).join('\n');
}

export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** How commands talk on a terminal or into a pipe, there without colours. Sentences are English; an editor's are not. */
export function show(output: NodeJS.WriteStream) {
  const paint = (colour: Colour, text: string) => styleText(colour, harmless(text), { stream: output });
  const line = (text: string) => void output.write(`${text}\n`);

  /** `file:line:column` is what terminals and editors make a link of. */
  const finding = ({ path, line: at, column = 1, field, message, fix }: Finding, colour: Colour): void => {
    const kind = colour === 'yellow' ? 'warning: ' : '';
    line(`${paint(colour, `${path}:${at}:${column}`)}  ${kind}${field}: ${harmless(message)}`);
    if (fix !== undefined) line(`   ${paint('dim', 'fix')}\n${indent(fix)}`);
  };

  return {
    line: (text: string) => line(harmless(text)),

    problem: (one: Finding) => finding(one, 'red'),

    inspection({ problems, warnings, uploads }: Inspection): void {
      for (const warning of warnings) finding(warning, 'yellow');
      for (const problem of problems) finding(problem, 'red');
      const of = (sort: LocalFile['sort']) => uploads.filter((file) => file.sort === sort).length;
      const files = `${count(of('article'), 'article')}, ${count(of('picture'), 'picture')}`;
      const outcome = `${count(problems.length, 'problem')}, ${count(warnings.length, 'warning')}`;
      line(`${files}: ${paint(problems.length === 0 ? 'green' : 'red', outcome)}`);
    },

    cut: (path: string, { line: at, text }: Cut) => line(`   cut ${harmless(`${path}:${at}:1  ${text}`)}`),

    receipt({ status, note, problems }: Receipt, path: string): void {
      line(`${paint(STATUS_COLOURS[status], status.padEnd(8))}  ${harmless(path)}\n${indent(note)}`);
      for (const problem of problems) finding({ path, ...problem }, 'red');
    },
  };
}

export type Show = ReturnType<typeof show>;
