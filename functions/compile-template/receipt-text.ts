import type { Problem, Receipt } from '../model/article.ts';
import type { Language } from '../model/publication.ts';
import { say } from './say.ts';

/** The receipt of a template as an editor reads it, in the publication's language, beside the JSON. */
export function receiptText({ key, status, note, problems }: Receipt, language: Language): string {
  const head = [key, say(language, statusOf(status)), note].join('\n');
  return `${[head, ...problems.map((problem) => problemText(problem, language))].join('\n\n')}\n`;
}

function statusOf(status: Receipt['status']) {
  switch (status) {
    case 'accepted':
    case 'waiting':
      return 'receiptAccepted';
    case 'rejected':
      return 'receiptRejected';
    case 'ignored':
      return 'receiptIgnored';
  }
}

function problemText({ line, column, message, fix }: Problem, language: Language): string {
  const place =
    column === undefined && line === 1
      ? say(language, 'receiptWhole')
      : say(language, 'receiptPlace', { place: column === undefined ? String(line) : `${line}:${column}` });
  const text = `${place}:\n${message}`;
  return fix === '' ? text : `${text}\n${say(language, 'receiptFix')}\n\n    ${fix.trim()}`;
}
