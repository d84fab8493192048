import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { countIn } from '../../../functions/digest/words.ts';
import type { Receipt } from '../../../functions/model/article.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { StoredFile } from './list-files.ts';
import { filesWords } from './words.ts';

/** Whether a receipt speaks of this very content: of a file that was replaced the former one lies there for a moment. */
export function isAnswered({ etag }: Pick<StoredFile, 'etag'>, receipt: Receipt | undefined): receipt is Receipt {
  return receipt?.etag === etag;
}

/** How a file stands: in a word, its colour beside it. */
export function statusTag(
  file: Pick<StoredFile, 'etag' | 'sizeBytes'>,
  receipt: Receipt | undefined,
  language: Language,
): Markup {
  const { status } = filesWords(language);
  if (file.sizeBytes === 0) return tag('warn', status.empty);
  if (!isAnswered(file, receipt)) return tag('calm', status.reading);
  if (receipt.withdrawn === true) return tag('calm', status.withdrawn);
  switch (receipt.status) {
    case 'accepted':
      return tag('good', status.accepted);
    case 'waiting':
      return tag('warn', status.waiting);
    case 'rejected':
      return tag('bad', countIn(language, status.rejected, receipt.problems.length));
    case 'ignored':
      return tag('calm', status.ignored);
  }
}

export function tag(look: 'good' | 'warn' | 'bad' | 'calm', text: string): Markup {
  return markup`<span class="tag ${look}">${text}</span>`;
}
