import { articleTable } from '../../../functions/aws/article-table.ts';
import { ARTICLE_LIMIT_BYTES } from '../../../functions/ingest/read-text.ts';
import { PICTURE_LIMIT_BYTES } from '../../../functions/ingest/sniff-picture.ts';
import { sortKey, type Sort } from '../../../functions/ingest/sort-key.ts';
import type { Receipt } from '../../../functions/model/article.ts';
import type { StoredObject } from '../../../functions/model/upload.ts';
import type { Desk } from '../desk.ts';
import type { ShownArticle } from './article-states.ts';
import { textOf, type FileText } from './file-text.ts';
import type { FilesLook } from './look-at-files.ts';

/** A file with everything its page shows. */
export type OpenFile = {
  readonly key: string;
  readonly sort: Sort;
  /** As it now lies in the bucket; undefined when it is not there. */
  readonly stored: StoredObject | undefined;
  readonly text: FileText | undefined;
  readonly receipt: Receipt | undefined;
  readonly article: ShownArticle | undefined;
  /** Of a picture: the articles that it was taken for. */
  readonly usedBy: readonly string[];
};

/** Reads a file and its answer; undefined when there neither is nor ever was one. */
export async function openFile(key: string, desk: Desk, look: FilesLook): Promise<OpenFile | undefined> {
  const sort = sortKey(key);
  const stored = await look.read(key, sort === 'picture' ? PICTURE_LIMIT_BYTES : ARTICLE_LIMIT_BYTES);
  const receipt = await look.receiptOf(key);
  if (stored === undefined && receipt === undefined) return undefined;
  const isText = sort === 'article' || sort === 'edition' || sort === 'template' || sort === 'reserved';
  return {
    key,
    sort,
    stored,
    text: isText && stored !== undefined ? textOf(stored) : undefined,
    receipt,
    article: sort === 'article' ? (await look.articles()).find(({ upload }) => upload.key === key) : undefined,
    usedBy: sort === 'picture' ? await articlesUsing(key, desk) : [],
  };
}

/** A pointer of the table is a hint: whether the article took this very picture its own item says. */
async function articlesUsing(picture: string, { documents, stack }: Desk): Promise<readonly string[]> {
  const { articlesNaming, readUpload } = articleTable(documents, stack.articlesTable);
  const items = await Promise.all((await articlesNaming(picture)).map(readUpload));
  return items.flatMap((item) =>
    item?.picture === picture && item.upload.status !== 'removed' ? [item.upload.key] : [],
  );
}
