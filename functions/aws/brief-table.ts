import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Slug } from '../model/article.ts';
import type { Brief, BriefUpload } from '../model/brief.ts';
import type { EditionId } from '../model/edition.ts';
import type { FindingId } from '../model/review-finding.ts';
import { editionIdShape, findingIdShape, slugShape } from '../shapes.ts';
import { servesShape } from './items.ts';
import { conditionHeld } from './table.ts';

const slugs = z.exactOptional(z.array(slugShape));
const at = z.object({ at: z.string() });

const uploadShape = z.object({
  key: z.string(),
  sequencer: z.string(),
  etag: z.string(),
  uploadedAt: z.string(),
  readAt: z.string(),
  kind: z.enum(['special', 'weekly', 'monthly']),
  subject: z.exactOptional(z.string()),
  articles: slugs,
  since: z.exactOptional(z.string()),
  audience: z.exactOptional(servesShape),
  sendAt: z.exactOptional(z.string()),
  note: z.exactOptional(z.array(z.string())),
  pins: slugs,
  drops: slugs,
  removed: z.exactOptional(z.literal(true)),
}) satisfies z.ZodMiniType<BriefUpload>;

const briefShape = z.pipe(
  z.object({
    v: z.literal(1),
    sk: editionIdShape,
    upload: z.exactOptional(uploadShape),
    drops: z._default(z.set(slugShape), new Set<Slug>()),
    pins: z._default(z.set(slugShape), new Set<Slug>()),
    held: z.exactOptional(at),
    approved: z.exactOptional(z.object({ rendering: z.string(), at: z.string() })),
    sendNow: z.exactOptional(z.object({ rendering: z.string(), at: z.string() })),
    seen: z._default(z.set(findingIdShape), new Set<FindingId>()),
    tests: z._default(z.set(z.string()), new Set<string>()),
    spent: z._default(z.set(z.string()), new Set<string>()),
  }),
  z.transform(({ v, sk, upload, ...hand }): Brief => ({ v, edition: sk, ...(upload && { upload }), hand })),
);

function keyOf(id: EditionId) {
  return { pk: 'brief', sk: id };
}

/**
 * What editors want of editions: item `brief` / `<edition id>` of the edition table. Its attributes have one writer each
 * (`upload` ingest, all others the links of a review: review-hand.ts), and each is written by itself: neither loses what the other wrote.
 */
export function briefTable(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /** As it now is. */
    async readBrief(id: EditionId): Promise<Brief | undefined> {
      const { Item } = await client.send(new GetCommand({ TableName, Key: keyOf(id), ConsistentRead: true }));
      return Item && briefShape.parse(Item);
    },

    /**
     * Writes what the file asks for, if nobody wrote since it was read as `seen` (undefined: there was no word of it).
     * @returns false when somebody did; also when the answer to our own write was lost: read, and decide again
     */
    writeUpload(id: EditionId, upload: BriefUpload, seen: BriefUpload | undefined): Promise<boolean> {
      const isAsSeen = 'upload.sequencer = :sequencer AND upload.etag = :etag';
      const write = new UpdateCommand({
        TableName,
        Key: keyOf(id),
        UpdateExpression: 'SET #v = :one, upload = :upload',
        ConditionExpression: seen === undefined ? 'attribute_not_exists(upload)' : isAsSeen,
        ExpressionAttributeNames: { '#v': 'v' },
        ExpressionAttributeValues: {
          ':one': 1,
          ':upload': upload,
          ...(seen !== undefined && { ':sequencer': seen.sequencer, ':etag': seen.etag }),
        },
      });
      return conditionHeld(client.send(write));
    },
  };
}
