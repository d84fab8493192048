import { count, type Show } from '../show.ts';
import type { Finding, Verdict } from './finding.ts';

const WIDTH = 80;
/** Words, not colours alone: the same in a log, on paper, and for whoever sees no red. */
const MARKS: Readonly<Record<Verdict, readonly [word: string, colour: 'green' | 'yellow' | 'red' | 'dim']>> = {
  ok: ['ok', 'green'],
  warning: ['warning', 'yellow'],
  fault: ['FAULT', 'red'],
  unread: ['?', 'dim'],
};
const MARK_WIDTH = 9;
const CHECK_WIDTH = 14;
const INDENT = ' '.repeat(MARK_WIDTH);

/** Lines of at most so many characters; a longer word stands alone. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function showFinding({ check, verdict, says, fix }: Finding, { line, painted }: Show): void {
  const [word, colour] = MARKS[verdict];
  const [first = '', ...more] = wrapped(says, WIDTH - MARK_WIDTH - CHECK_WIDTH);
  painted([colour, word.padEnd(MARK_WIDTH)], `${check.padEnd(CHECK_WIDTH)}${first}`);
  for (const rest of more) line(`${INDENT}${' '.repeat(CHECK_WIDTH)}${rest}`);
  if (fix === undefined) return;
  for (const [index, rest] of wrapped(fix.todo, WIDTH - MARK_WIDTH - 3).entries())
    painted(INDENT, index === 0 ? ['bold', '-> '] : '   ', rest);
  // As they are: whoever pastes them wants no line breaks of ours in them.
  for (const pasted of fix.paste ?? []) line(`${INDENT}     ${pasted}`);
}

/** Prints what was found, and the sum of it. @returns whether there is no fault */
export function showFindings(findings: readonly Finding[], terminal: Show): boolean {
  for (const finding of findings) showFinding(finding, terminal);
  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [faults, warnings, unread] = [of('fault'), of('warning'), of('unread')];
  terminal.line('');
  if (faults + warnings + unread === 0) terminal.painted(['green', `${count(findings.length, 'check')}: all is well.`]);
  else {
    const parts = [
      count(faults, 'fault'),
      count(warnings, 'warning'),
      ...(unread > 0 ? [`${unread} not looked at`] : []),
    ];
    terminal.painted(`${count(findings.length, 'check')}: `, [faults > 0 ? 'red' : 'yellow', `${parts.join(', ')}.`]);
  }
  return faults === 0;
}
