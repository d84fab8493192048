import type { Subscriber } from '../../functions/model/subscriber.ts';

/**
 * Where Excel would begin a formula, its full-width forms too (rules S4.50): at the start of a cell, and behind what may
 * start one, for a machine whose lists are parted by semicolons parts this one there.
 */
const FORMULA = /(?<=^\s*|[,;]\s*)(?=[=+\-@＝＋－＠])|^(?=[\t\r\n])/gu;

/**
 * One cell, always in quotes. What a spreadsheet would run gets a tab before it: Excel shows it as text then, where an
 * apostrophe only hides the danger until the file is saved again. Our import drops the tab.
 */
function csvCell(text: string): string {
  return `"${text.replaceAll(FORMULA, '\t').replaceAll('"', '""')}"`;
}

/** What a cell said before `csvCell` kept it from being run. */
export function fromCsvCell(text: string): string {
  return text.replace(/\t(?=[=+\-@＝＋－＠])/gu, '');
}

/** RFC 4180: CRLF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/** The columns of an export; `newsletter subscribers import` reads the first six. */
export const EXPORT_COLUMNS = [
  'email',
  'name',
  'status',
  'cadence',
  'language',
  'confirmed_at',
  'paused_until',
  'left_at',
  'suppressed_at',
  'suppressed_why',
] as const;

/** The cells of one person, in the order of `EXPORT_COLUMNS`. */
export function cellsOf(subscriber: Subscriber): readonly string[] {
  const { address, name, status, cadence, language, confirmedAt, pausedUntil, leftAt, suppressed } = subscriber;
  const cells = [address, name, status, cadence, language, confirmedAt, pausedUntil, leftAt];
  return [...cells, suppressed?.at, suppressed?.why].map((cell) => cell ?? '');
}
