import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { parseArticle } from '../../../functions/ingest/parse-article.ts';
import type { Desk } from '../desk.ts';
import type { OpenFile } from './open-file.ts';
import { addressOf } from './upload-key.ts';
import { filesWords } from './words.ts';

/** Where the draft of a text is saved: beside it, under the name of its slug. */
export function keyOfDraft(
  { key, receipt }: Pick<OpenFile, 'key' | 'receipt'>,
  { stage, now }: Pick<Desk, 'stage' | 'now'>,
): string | undefined {
  if (receipt?.draft === undefined) return undefined;
  const context = { key, publication: stage.publication, now: now().getTime() };
  const parsed = parseArticle(Buffer.from(receipt.draft), context);
  return 'article' in parsed ? `${key.slice(0, key.lastIndexOf('/') + 1)}${parsed.article.slug}.md` : undefined;
}

/** The draft that ingest made of a text, to be saved as a file of its own. */
export function draftCard(file: OpenFile, desk: Pick<Desk, 'stage' | 'now'>, language: Language): Markup {
  const words = filesWords(language).file;
  const to = keyOfDraft(file, desk);
  const { draft, cuts = [] } = file.receipt ?? {};
  if (to === undefined || draft === undefined || file.stored === undefined) return markup``;
  return markup`<section class="card" id="draft">
<h2>${words.draft}</h2>
<p>${words.draftExplain}</p>
<pre class="long" tabindex="0">${draft}</pre>
${cuts.length === 0 ? markup`` : markup`<details id="cuts"><summary>${words.cuts}</summary><ol class="cuts">${cuts.map(({ line, text }) => markup`<li value="${line}">${text}</li>`)}</ol></details>`}
<form id="save-draft" method="post" action="${addressOf(file.key)}"><button class="main" name="do" value="draft">${fillIn(words.saveDraft, { key: to })}</button></form>
</section>`;
}

/** What cannot be taken back by a keystroke: each asks first. */
export function deeds({ key, stored, article }: OpenFile, language: Language): Markup {
  const words = filesWords(language).file;
  const slug = article?.article?.slug;
  const form = (name: string, deed: string, button: string): Markup =>
    markup`<form id="${name}" method="post" action="${addressOf(key)}"><button name="do" value="${deed}">${button}</button></form>`;
  const parts: Markup[] = [];
  if (slug !== undefined && article?.state === 'withdrawn')
    parts.push(markup`<div><p>${words.undoExplain}</p>${form('undo', 'undo', fillIn(words.undo, { slug }))}</div>`);
  else if (slug !== undefined && article?.state !== 'refused')
    parts.push(
      markup`<details id="withdrawing"><summary>${words.withdraw}</summary><p>${words.withdrawExplain}</p>${form('withdraw', 'withdraw', fillIn(words.withdrawSure, { slug }))}</details>`,
    );
  if (stored !== undefined)
    parts.push(
      markup`<details id="removing"><summary>${words.remove}</summary><p>${words.removeExplain}</p>${form('remove', 'remove', fillIn(words.removeSure, { key }))}</details>`,
    );
  return parts.length === 0 ? markup`` : markup`<section class="card deeds">${parts}</section>`;
}
