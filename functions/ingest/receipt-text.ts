import type { Problem, Receipt, ReceiptStatus } from '../model/article.ts';
import type { Language } from '../model/publication.ts';
import { cleanText } from './clean-text.ts';
import { say, type Sentence } from './say.ts';

const STATUS: Readonly<Record<ReceiptStatus, Sentence>> = {
  accepted: 'receiptAccepted',
  waiting: 'receiptWaiting',
  rejected: 'receiptRejected',
  ignored: 'receiptIgnored',
};

function placeOf({ line, column }: Problem, language: Language): string {
  if (column === undefined) return say(language, 'receiptPlace', { line: String(line) });
  return say(language, 'receiptPlaceColumn', { line: String(line), column: String(column) });
}

function indent(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${line}`))
    .join('\n');
}

/** What is to be done with the fix: written in the place of a line, of several, or added. */
function fixLabel({ line, lines = 1 }: Problem, language: Language): string {
  if (lines === 0) return say(language, 'receiptFixAbove');
  if (lines === 1) return say(language, 'receiptFix');
  return say(language, 'receiptFixLines', { first: String(line), last: String(line + lines - 1) });
}

function problemText(problem: Problem, language: Language): string {
  // `file` is no field that an editor could look for.
  const field = problem.field === 'file' ? '' : `, ${say(language, 'receiptField', { field: problem.field })}`;
  const fix = `${fixLabel(problem, language)}\n\n${indent(problem.fix)}`;
  return `${placeOf(problem, language)}${field}:\n${problem.message}\n${fix}`;
}

/**
 * A receipt as an editor reads it, in the publication's language: `receipts/<key>.txt`, beside the JSON. A draft comes
 * last, so that everything below its heading is the file.
 */
export function receiptText(receipt: Receipt, language: Language): string {
  const { key, status, note, problems, draft, cuts = [] } = receipt;
  const head = [cleanText(key), say(language, 'receiptStatus', { status: say(language, STATUS[status]) }), note];
  const parts = [head.join('\n')];
  // The fix of a text that comes with a draft is the draft's own beginning.
  for (const problem of problems) parts.push(draft === undefined ? problemText(problem, language) : problem.message);
  if (cuts.length > 0) {
    const lines = cuts.map(({ line, text }) => `${say(language, 'receiptPlace', { line: String(line) })}: ${text}`);
    parts.push(`${say(language, 'receiptCuts')}\n${indent(lines.join('\n'))}`);
  }
  if (draft !== undefined) parts.push(`${say(language, 'receiptDraft')}\n\n${draft}`);
  return `${parts.join('\n\n').trimEnd()}\n`;
}
