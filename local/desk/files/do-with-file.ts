import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'hono';
import { articleTable } from '../../../functions/aws/article-table.ts';
import { listEditions } from '../../../functions/aws/edition-list.ts';
import { lookAgainQueue } from '../../../functions/aws/look-again-queue.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Slug } from '../../../functions/model/article.ts';
import { pasteFixes } from '../../../functions/model/paste-fixes.ts';
import { withdrawArticle } from '../../../cli/withdraw-article.ts';
import { languageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { problemNamed, problemsOfText } from './check-text.ts';
import { keyOfDraft } from './file-deeds.ts';
import { showFile } from './file-page.ts';
import { isAnswered } from './file-status.ts';
import { asField, bytesOf } from './file-text.ts';
import type { FilesLook } from './look-at-files.ts';
import type { OpenFile } from './open-file.ts';
import { mayBePut } from './problem-notes.ts';
import { putFile } from './take-uploads.ts';
import { addressOf } from './upload-key.ts';
import { filesWords } from './words.ts';

/** How long a page waits for the receipt of a withdrawal; it comes by itself when it is later. */
const PATIENCE_MS = 3000;

/** `POST /files/<key>`: whatever the buttons of its page do, by the name of the deed in the field `do`. */
export async function doWithFile(context: Context, desk: Desk, file: OpenFile, look: FilesLook): Promise<Response> {
  const form = await context.req.formData();
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const deed = field('do');
  const back = (key = file.key): Response => context.redirect(addressOf(key), 303);
  const slug = file.article?.article?.slug;
  switch (deed) {
    case 'remove':
      await desk.objects.send(new DeleteObjectCommand({ Bucket: desk.stack.contentBucket, Key: file.key }));
      return back();
    case 'withdraw':
    case 'undo':
      if (slug !== undefined) await withdraw(slug, deed === 'withdraw', desk, look);
      return back();
    case 'draft':
      return saveDraft(context, desk, file, look);
    default:
      return editText(deed, asField(field('text')), field('etag'), context, desk, file);
  }
}

/** Saves, checks, or mends a text; what was written comes back on the page unless it was saved. */
async function editText(
  deed: string,
  text: string,
  etag: string,
  context: Context,
  desk: Desk,
  file: OpenFile,
): Promise<Response> {
  const { key, stored, receipt } = file;
  const words = filesWords(languageOf(context, desk.stage.publication.language)).file;
  // A field gives back what it was given: the receipt knows more of that than a look at this file alone.
  const isAsStored = text === file.text?.text && isAnswered({ etag: stored?.etag ?? '' }, receipt);
  const problems = isAsStored ? receipt.problems : await problemsOfText(key, text, desk);
  const shown = { text, problems, etag };
  const [what, line = '', name = ''] = deed.split('|');
  if (what === 'save') {
    // S3 has no condition that the house may use (docs/decisions.md): it is looked right before it is put.
    if ((stored?.etag ?? '') !== etag)
      return showFile(context, desk, file, {
        draft: { ...shown, etag: stored?.etag ?? '', ...(file.text && { latest: file.text.text }) },
        says: stored === undefined ? words.removedSince : words.changedSince,
        status: 409,
      });
    await putFile(desk, key, bytesOf(text, file.text ?? { lineEnd: '\n', mark: '' }));
    return context.redirect(addressOf(key), 303);
  }
  if (what === 'fix' || what === 'fix-all') {
    const one = problemNamed(name, Number(line), problems);
    const chosen = (what === 'fix-all' ? problems : one === undefined ? [] : [one]).filter(mayBePut);
    if (chosen.length === 0) return showFile(context, desk, file, { draft: shown, says: words.fixGone, status: 409 });
    const mended = pasteFixes(text, chosen);
    return showFile(context, desk, file, {
      draft: { text: mended, problems: await problemsOfText(key, mended, desk), etag },
    });
  }
  const found = await problemsOfText(key, text, desk);
  return showFile(context, desk, file, {
    draft: { ...shown, problems: found },
    ...(found.length === 0 && { says: words.clean }),
  });
}

async function saveDraft(context: Context, desk: Desk, file: OpenFile, look: FilesLook): Promise<Response> {
  const to = keyOfDraft(file, desk);
  const draft = file.receipt?.draft;
  if (to === undefined || draft === undefined) return context.redirect(addressOf(file.key), 303);
  const words = filesWords(languageOf(context, desk.stage.publication.language)).file;
  if ((await look.read(to, 0)) !== undefined)
    return showFile(context, desk, file, { says: fillIn(words.taken, { key: to }), leads: to, status: 409 });
  await putFile(desk, to, new TextEncoder().encode(draft));
  return context.redirect(addressOf(to), 303);
}

/** As `newsletter withdraw` does; what its receipt says then stands on the page. */
async function withdraw(slug: Slug, withdrawn: boolean, desk: Desk, { readReceipt }: FilesLook): Promise<void> {
  const { documents, queues, stack, now } = desk;
  await withdrawArticle(
    slug,
    withdrawn,
    {
      ...articleTable(documents, stack.articlesTable),
      listEditions: () => listEditions(documents, stack.editionsTable),
      lookAgain: lookAgainQueue(queues, stack.uploadsQueue()),
      readReceipt,
      now: () => now().getTime(),
      sleep: desk.hand.sleep,
      say: () => {},
    },
    PATIENCE_MS,
  );
}
