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

/** One line of what a file says: it must not steer the terminal, so controls and bidi controls are left out. */
function harmless(text: string): string {
  return text.replaceAll('\n', ' ').replace(/[^\P{Cc}\t]|[\u202A-\u202E\u2066-\u2069]/gu, '');
}

function indent(text: string): string {
  const lines = text.trimEnd().split('\n').map(harmless);
  return lines.map((line) => `      ${line}`.trimEnd()).join('\n');
}

export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en')} ${thing}${number === 1 ? '' : 's'}`;
}

/** What is to be done with a correction. */
function fixLabel({ line, lines = 1 }: Finding): string {
  if (lines === 0) return 'fix (to be added above)';
  return lines === 1 ? 'fix' : `fix (in place of lines ${line} to ${line + lines - 1})`;
}

/** How commands talk on a terminal or into a pipe, there without colours. Sentences are English; an editor's are not. */
export function show(output: NodeJS.WriteStream) {
  const paint = (colour: Colour, text: string) => styleText(colour, harmless(text), { stream: output });
  const line = (text: string) => void output.write(`${text}\n`);

  /** `file:line:column` is what terminals and editors make a link of. */
  const finding = (one: Finding, colour: Colour): void => {
    const { path, line: at, column = 1, field, message, fix } = one;
    const kind = colour === 'yellow' ? 'warning: ' : '';
    line(`${paint(colour, `${path}:${at}:${column}`)}  ${kind}${field}: ${harmless(message)}`);
    if (fix !== undefined && fix !== '') line(`   ${paint('dim', fixLabel(one))}\n${indent(fix)}`);
  };

  const findings = ({ problems, warnings }: Pick<Inspection, 'problems' | 'warnings'>): void => {
    for (const warning of warnings) finding(warning, 'yellow');
    for (const problem of problems) finding(problem, 'red');
  };

  return {
    line: (text: string) => line(harmless(text)),

    /** One line of pieces, some of them in a colour. */
    painted: (...pieces: readonly (string | readonly [Colour, string])[]) =>
      line(pieces.map((piece) => (typeof piece === 'string' ? harmless(piece) : paint(...piece))).join('')),

    problem: (one: Finding) => finding(one, 'red'),

    findings,

    inspection({ problems, warnings, uploads }: Inspection): void {
      findings({ problems, warnings });
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
