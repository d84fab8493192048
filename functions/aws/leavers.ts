import { DeleteCommand, PutCommand, QueryCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EditionId } from '../model/edition.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { ledgerExpiry } from './ledger-expiry.ts';

/** Whoever leaves waits for this write, and must not wait for long. */
const PATIENCE_MS = 1_000;

/**
 * Who left by an edition's own links: item `<edition>#left` / `<subscriber id>` of the ledger. An item a person: adding
 * and removing again change nothing, in whatever order others come, and however many they are.
 */
export function leavers(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /** Throws when it takes longer than a second: whoever records a leaver goes on without. */
    async addLeaver(edition: EditionId, id: SubscriberId, at: string): Promise<void> {
      const Item = { ...keyOf(edition, id), v: 1, at, expiresAt: ledgerExpiry(Date.parse(at)) };
      await client.send(new PutCommand({ TableName, Item }), patience());
    },

    /** They took it back. Throws like `addLeaver`. */
    async removeLeaver(edition: EditionId, id: SubscriberId): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: keyOf(edition, id) }), patience());
    },

    /** How many they are. */
    async countLeavers(edition: EditionId): Promise<number> {
      let found = 0;
      let ExclusiveStartKey: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': partition(edition) },
            Select: 'COUNT',
            ConsistentRead: true,
            ...(ExclusiveStartKey && { ExclusiveStartKey }),
          }),
        );
        found += page.Count ?? 0;
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return found;
    },
  };
}

function patience() {
  return { abortSignal: AbortSignal.timeout(PATIENCE_MS) };
}

function partition(edition: EditionId): string {
  return `${edition}#left`;
}

function keyOf(edition: EditionId, id: SubscriberId) {
  return { pk: partition(edition), sk: id };
}
