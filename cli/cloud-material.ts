import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { articleTable } from '../functions/aws/article-table.ts';
import { briefTable } from '../functions/aws/brief-table.ts';
import { listEditions } from '../functions/aws/edition-list.ts';
import { editionTable } from '../functions/aws/edition-table.ts';
import { receiptsBucket } from '../functions/aws/receipts-bucket.ts';
import { siteBucket } from '../functions/aws/site-bucket.ts';
import { templateBucket } from '../functions/aws/template-bucket.ts';
import type { Upload } from '../functions/model/article.ts';
import { holdersOf } from '../functions/model/holders.ts';
import { TEMPLATE_KEY } from '../functions/model/template.ts';
import { findStack, type DeployedStack } from './deployed-stack.ts';
import { builtInTemplate } from './folder-material.ts';
import type { Finding } from './inspect-folder.ts';
import type { Material } from './material.ts';
import { each } from './put-files.ts';
import type { Stage } from './stage.ts';

/** Uploads that their editors have been given problems for: refused, or younger than another one of their slug. */
function refused(uploads: readonly Upload[]): readonly Upload[] {
  const holders = holdersOf(uploads);
  return uploads.filter(({ status, slug, key }) => {
    if (status === 'removed') return false;
    return status === 'rejected' || (slug !== undefined && holders.get(slug)?.key !== key);
  });
}

/**
 * What a deployed stack holds now, by its own tables and buckets. Only reads.
 * @throws Error when there is no such stack; faults of AWS as the SDK throws them.
 */
export async function cloudMaterial(stage: Stage): Promise<Material> {
  const { name, region } = stage;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  return materialOf(
    await findStack(stage),
    { documents, objects: new S3Client({ region }) },
    `the stack of stage ${name}`,
  );
}

/** As `cloudMaterial`, of a stack that was found, by clients of its own region. @param from what people call it */
export async function materialOf(
  stack: DeployedStack,
  { documents, objects }: { readonly documents: DynamoDBDocumentClient; readonly objects: S3Client },
  from: string,
): Promise<Material> {
  const readObject = async (Bucket: string, Key: string): Promise<Uint8Array | undefined> => {
    try {
      return await (await objects.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToByteArray();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

  const uploads: Upload[] = [];
  for await (const upload of articleTable(documents, stack.articlesTable).listUploads()) uploads.push(upload);
  const problems: Finding[] = [];
  const { readReceipt } = receiptsBucket(objects, stack.privateBucket);
  await each(refused(uploads), async ({ key }) => {
    const found = await readReceipt(key);
    for (const problem of found?.receipt.problems ?? []) problems.push({ path: key, ...problem });
  });
  const { find, listUsed } = editionTable(documents, stack.editionsTable);
  const { hasPicture } = siteBucket(objects, stack.siteBucket);
  const { inForceSince, readTemplate } = templateBucket(objects, stack.privateBucket);
  const since = await inForceSince();
  const own = since === undefined ? undefined : await readTemplate();
  return {
    from,
    uploads,
    find,
    listUsed,
    readBrief: briefTable(documents, stack.editionsTable).readBrief,
    listEditions: () => listEditions(documents, stack.editionsTable),
    problems: problems.toSorted((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1)),
    warnings: [],
    template:
      own === undefined || since === undefined ? await builtInTemplate() : { source: own, from: TEMPLATE_KEY, since },
    pathOf: (key) => key,
    readUpload: (key) => readObject(stack.contentBucket, key),
    // S3 denies an editor a picture that is not there.
    readPicture: async (key) => ((await hasPicture(key)) ? readObject(stack.siteBucket, key) : undefined),
    hasPicture,
  };
}
