import { DeleteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { News } from '../model/news.ts';
import { conditionHeld, queryAll } from './table.ts';

const newsShape = z.object({
  v: z.literal(1),
  key: z.string(),
  at: z.number(),
  what: z.enum(['article', 'picture', 'other']),
  status: z.enum(['accepted', 'waiting', 'rejected', 'ignored']),
  slug: z.string().exactOptional(),
  note: z.string(),
  problems: z.array(
    z.object({
      line: z.int(),
      column: z.int().exactOptional(),
      lines: z.int().exactOptional(),
      field: z.string(),
      message: z.string(),
      fix: z.string(),
    }),
  ),
}) satisfies z.ZodType<News>;

/** What the editors have not been told yet: items `news` / `<object key>` of the article table. */
export function newsTable(client: DynamoDBDocumentClient, TableName: string) {
  return {
    async putNews(news: News): Promise<void> {
      await client.send(new PutCommand({ TableName, Item: { pk: 'news', sk: news.key, ...news } }));
    },

    async listNews(): Promise<News[]> {
      const news: News[] = [];
      for await (const item of queryAll(client, TableName, 'news')) news.push(newsShape.parse(item));
      return news;
    },

    /** Takes away what was told, unless there is something newer of the same object by now. */
    async forgetNews({ key, at }: News): Promise<void> {
      await conditionHeld(
        client.send(
          new DeleteCommand({
            TableName,
            Key: { pk: 'news', sk: key },
            ConditionExpression: '#at = :at',
            ExpressionAttributeNames: { '#at': 'at' },
            ExpressionAttributeValues: { ':at': at },
          }),
        ),
      );
    },
  };
}
