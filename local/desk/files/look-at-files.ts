import { contentBucket } from '../../../functions/aws/content-bucket.ts';
import { listEditions } from '../../../functions/aws/edition-list.ts';
import { receiptsBucket } from '../../../functions/aws/receipts-bucket.ts';
import type { Receipt } from '../../../functions/model/article.ts';
import { ARTICLE_LIMIT_BYTES } from '../../../functions/ingest/read-text.ts';
import { materialOf } from '../../../cli/cloud-material.ts';
import { nextEdition } from '../../../cli/next-edition.ts';
import { comingEdition } from '../../../cli/which-edition.ts';
import type { Desk } from '../desk.ts';
import { articleStates, type ShownArticle } from './article-states.ts';
import { listFiles, type StoredFile } from './list-files.ts';
import { onceAVersion } from '../once-a-version.ts';

/** What the views of the files read; nothing twice while nothing changes. */
export type FilesLook = {
  readonly files: () => Promise<readonly StoredFile[]>;
  readonly articles: () => Promise<readonly ShownArticle[]>;
  /** The answer to a file; undefined while there is none. Of a file that was replaced it may be the former one's. */
  readonly receiptOf: (key: string) => Promise<Receipt | undefined>;
  /** As it is right now. */
  readonly readReceipt: ReturnType<typeof receiptsBucket>['readReceipt'];
  /** A file as it now is; without its bytes when it is longer than any text that is read. */
  readonly read: ReturnType<typeof contentBucket>;
  /** The lines of a text; none when it is no text, or too long. */
  readonly linesOf: (key: string) => Promise<readonly string[]>;
};

export function lookAtFiles(desk: Desk): FilesLook {
  const { objects, documents, stack, stage, version, now } = desk;
  const { readReceipt } = receiptsBucket(objects, stack.privateBucket);
  const read = contentBucket(objects, stack.contentBucket);
  const receipts = onceAVersion(version, async () => new Map<string, Promise<Receipt | undefined>>());
  return {
    files: onceAVersion(version, () => listFiles(desk)),
    articles: onceAVersion(version, async () => {
      const [material, editions] = await Promise.all([
        materialOf(stack, desk, stack.contentBucket),
        listEditions(documents, stack.editionsTable),
      ]);
      const wanted = await comingEdition(now().getTime(), stage.rules, material);
      const next = await nextEdition(material, wanted, stage, { language: stage.publication.language });
      return articleStates(material.uploads, editions, next, wanted.edition?.state);
    }),
    async receiptOf(key) {
      const known = await receipts();
      const found = known.get(key) ?? readReceipt(key).then((answer) => answer?.receipt);
      known.set(key, found);
      return found;
    },
    readReceipt,
    read,
    async linesOf(key) {
      const { bytes } = (await read(key, ARTICLE_LIMIT_BYTES)) ?? {};
      return bytes === undefined ? [] : new TextDecoder().decode(bytes).split(/\r\n?|\n/u);
    },
  };
}
