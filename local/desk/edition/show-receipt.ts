import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { ReceiptStatus } from '../../../functions/model/article.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { BriefFile } from './brief-file.ts';
import { editionWords } from './words.ts';

const LOOK: Readonly<Record<ReceiptStatus, string>> = {
  accepted: 'good',
  waiting: 'warn',
  rejected: 'bad',
  ignored: 'calm',
};

/** What ingest answered to the file of an edition; nothing when there is no file. */
export function receiptOf({ etag, receipt, read }: BriefFile, language: Language): Markup {
  const words = editionWords(language).receipt;
  if (etag === '') return markup``;
  if (receipt === undefined && 'wishes' in read)
    return markup`<div class="receipt" id="receipt"><p><span class="tag calm">${words.reading}</span></p></div>`;
  const status = receipt?.status ?? 'rejected';
  const problems = receipt?.problems ?? ('problems' in read ? read.problems : []);
  const rows = problems.map(
    ({ line, message, fix }) =>
      markup`<li><p><b>${fillIn(words.line, { line })}</b> ${message}</p><pre>${fix}</pre></li>`,
  );
  return markup`<div class="receipt" id="receipt"><p><span class="tag ${LOOK[status]}">${words[status]}</span> ${receipt?.note ?? ''}</p>${rows.length === 0 ? markup`` : markup`<ul class="list">${rows}</ul>`}</div>`;
}
