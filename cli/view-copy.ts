import { articlePath } from '../functions/digest/archive-addresses.ts';
import { markup } from '../functions/digest/markup.ts';
import type { EditionFile } from '../functions/model/edition.ts';

/**
 * A copy of a digest to look at before it is sent: with the pictures that lie beside it, and links that lead to the
 * articles themselves, since the pages of ours that will lead there are not made yet.
 * @param pictures keys, which are also paths from where the copy lies
 */
export function viewCopy(
  html: string,
  publicUrl: string,
  { id, articles }: Pick<EditionFile, 'id' | 'articles'>,
  pictures: Iterable<string>,
): string {
  let copy = html;
  for (const key of pictures) copy = copy.replaceAll(`src="${publicUrl}/${key}"`, `src="${key}"`);
  for (const { slug, url } of articles)
    copy = copy.replaceAll(`href="${publicUrl}/${articlePath(id, slug)}"`, () => markup`href="${url}"`.markup);
  return copy;
}
