import { GetCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Article, Slug, Upload, Withdrawal } from '../model/article.ts';
import type { UploadItem, UploadRecord } from '../model/upload.ts';
import { slugShape } from '../shapes.ts';
import { conditionHeld, queryAll } from './table.ts';

const articleShape = z.object({
  slug: slugShape,
  title: z.string(),
  description: z.string(),
  publishedAt: z.string(),
  use: z.boolean(),
  withdrawn: z.literal(true).exactOptional(),
  readingMinutes: z.number(),
  pin: z.boolean(),
  author: z.string().exactOptional(),
  section: z.string().exactOptional(),
  tags: z.array(z.string()).exactOptional(),
  language: z.string().exactOptional(),
  url: z.string().exactOptional(),
  resend: z.string().exactOptional(),
  thumbnail: z.object({ lead: z.string(), card: z.string() }).exactOptional(),
}) satisfies z.ZodType<Article>;

const uploadShape = z.object({
  v: z.literal(1),
  key: z.string(),
  sequencer: z.string(),
  lastModified: z.string(),
  status: z.enum(['accepted', 'waiting', 'rejected', 'removed']),
  slug: z.exactOptional(slugShape),
  article: articleShape.exactOptional(),
  withdrawalAt: z.string().exactOptional(),
}) satisfies z.ZodType<Upload>;

const withdrawalShape = z.object({
  v: z.literal(1),
  slug: slugShape,
  withdrawn: z.boolean(),
  at: z.string(),
}) satisfies z.ZodType<Withdrawal>;

const itemShape = z.object({
  picture: z.string().exactOptional(),
  formerSlugs: z.array(slugShape),
  formerPictures: z.array(z.string()),
  revision: z.int(),
});
const pointerShape = z.object({ sk: z.string() });

/**
 * Uploads and what points to them. Items: `upload` / `<object key>` the upload, its fields as attributes;
 * `slug#<slug>` / `<object key>` and `image#<object key of a picture, NFC>` / `<object key>`: this object once claimed
 * that slug, or named that picture. Pointers are hints, never removed and never believed without reading the upload.
 * `withdrawal` / `<slug>`: whether the article of that slug is withdrawn.
 */
export function articleTable(client: DynamoDBDocumentClient, TableName: string) {
  const point = async (pk: string, sk: string): Promise<void> => {
    await client.send(new PutCommand({ TableName, Item: { pk, sk, v: 1 } }));
  };
  const pointers = async (pk: string): Promise<string[]> => {
    const keys: string[] = [];
    for await (const item of queryAll(client, TableName, pk)) keys.push(pointerShape.parse(item).sk);
    return keys;
  };
  return {
    async readUpload(key: string): Promise<UploadItem | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: { pk: 'upload', sk: key }, ConsistentRead: true }),
      );
      return Item && { upload: uploadShape.parse(Item), ...itemShape.parse(Item) };
    },

    /**
     * Writes an upload if nobody wrote it since it was read as `seen` (undefined: it was not there).
     * @returns false when somebody did; also when the answer to our own write was lost: read, and decide again.
     */
    writeUpload({ upload, ...others }: UploadRecord, seen: number | undefined): Promise<boolean> {
      const Item = { pk: 'upload', sk: upload.key, ...upload, ...others, revision: (seen ?? 0) + 1 };
      const condition =
        seen === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: 'revision = :seen AND sequencer <= :sequencer',
              ExpressionAttributeValues: { ':seen': seen, ':sequencer': upload.sequencer },
            };
      return conditionHeld(client.send(new PutCommand({ TableName, Item, ...condition })));
    },

    /** Every upload, in the order of the keys, as it now is. */
    async *listUploads(): AsyncGenerator<Upload> {
      for await (const item of queryAll(client, TableName, 'upload')) yield uploadShape.parse(item);
    },

    /** Undefined: the article never was withdrawn. */
    async readWithdrawal(slug: Slug): Promise<Withdrawal | undefined> {
      const Key = { pk: 'withdrawal', sk: slug };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item && withdrawalShape.parse(Item);
    },

    /** The last word holds. Whoever writes it has the article looked at again afterwards. */
    async writeWithdrawal(withdrawal: Withdrawal): Promise<void> {
      const Item = { pk: 'withdrawal', sk: withdrawal.slug, ...withdrawal };
      await client.send(new PutCommand({ TableName, Item }));
    },

    claimSlug: (slug: Slug, key: string): Promise<void> => point(`slug#${slug}`, key),
    claimantsOf: (slug: Slug): Promise<string[]> => pointers(`slug#${slug}`),
    namePicture: (picture: string, key: string): Promise<void> => point(`image#${picture.normalize('NFC')}`, key),
    articlesNaming: (picture: string): Promise<string[]> => pointers(`image#${picture.normalize('NFC')}`),
  };
}
