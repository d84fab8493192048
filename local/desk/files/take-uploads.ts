import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'hono';
import { markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { languageOf } from '../asked.ts';
import type { Desk } from '../desk.ts';
import { showPage } from '../shell/page.ts';
import { LIMIT } from './drop-zone.ts';
import { FILE_LIMIT_BYTES, isLeftBehind, keyAt, mistakeOf } from './upload-key.ts';
import { filesWords } from './words.ts';

type Bucket = Pick<Desk, 'objects' | 'stack'>;

/** Puts a file into the content bucket, byte for byte: everything else is for the stations to do. */
export async function putFile({ objects, stack }: Bucket, key: string, content: Uint8Array): Promise<void> {
  await objects.send(new PutObjectCommand({ Bucket: stack.contentBucket, Key: key, Body: content }));
}

/** `PUT /files/<key>`: 204, or 4xx with the reason as a sentence of plain text. What systems leave behind is passed over. */
export async function takeFile(context: Context, desk: Desk): Promise<Response> {
  const words = filesWords(languageOf(context, desk.stage.publication.language)).refused;
  const key = keyAt(context.req.url);
  if (key === undefined) return context.text(words.keyUnread, 400);
  const mistake = mistakeOf(key);
  if (mistake !== undefined) return context.text(words[mistake], 400);
  if (!isLeftBehind(key)) await putFile(desk, key, new Uint8Array(await context.req.arrayBuffer()));
  return context.body(null, 204);
}

/** A body that is longer than it may be. */
export function tooLong(context: Context, desk: Pick<Desk, 'stage'>): Response {
  const words = filesWords(languageOf(context, desk.stage.publication.language)).refused;
  return context.text(fillIn(words.tooLong, LIMIT), 413);
}

/** `POST /files`: the form without script. What can be put is put; the page says of everything else why not. */
export async function takeForm(context: Context, desk: Desk): Promise<Response> {
  const words = filesWords(languageOf(context, desk.stage.publication.language)).refused;
  const form = await context.req.formData();
  const isInside = form.get('inside') === 'yes';
  // A field in which nothing was chosen comes as an empty file without a name (HTML, "constructing the entry list").
  const files = form.getAll('files').filter((file) => typeof file !== 'string' && file.name !== '');
  const refused: string[] = files.length === 0 ? [words.nothing] : [];
  for (const file of files) {
    if (typeof file === 'string') continue;
    const key = isInside ? file.name.replace(/^[^/]+\/(?=.)/u, '') : file.name;
    const mistake = mistakeOf(key);
    if (mistake !== undefined) refused.push(`${file.name}: ${words[mistake]}`);
    else if (file.size > FILE_LIMIT_BYTES) refused.push(`${file.name}: ${fillIn(words.tooLong, LIMIT)}`);
    else if (!isLeftBehind(key)) await putFile(desk, key, new Uint8Array(await file.arrayBuffer()));
  }
  if (refused.length === 0) return context.redirect('/', 303);
  const body = markup`<h1>${words.title}</h1><ul>${refused.map((one) => markup`<li>${one}</li>`)}</ul><p><a href="/">${words.back}</a></p>`;
  return showPage(context, desk, { view: 'files', title: words.title, body, status: 400 });
}
