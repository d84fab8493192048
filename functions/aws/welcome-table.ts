import { GetCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { writeOutcomes, type Batch } from '../model/delivery.ts';
import type { EditionId } from '../model/edition.ts';
import type { BatchEvents, FeedbackKind } from '../model/feedback.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { WELCOME_MS, type WelcomeMessage } from '../model/welcome.ts';
import { editionIdShape } from '../shapes.ts';
import { batchShape, eventsShape } from './items.ts';
import { ledgerExpiry } from './ledger-expiry.ts';
import { addBatchEvents, advanceBatch } from './ledger-items.ts';
import { queryAll } from './table.ts';

const choiceShape = z.object({ edition: editionIdShape });
const WAITS = writeOutcomes(['pending']);
/** SQS may hand a message out again for so long after it was put there. */
const KEPT_MS = 14 * 24 * 60 * 60 * 1000 + WELCOME_MS;

/**
 * The welcomes of the ledger: partition `<edition>#welcome` with a batch of one reader a person, `batch#<subscriber>` and
 * `events#<subscriber>`; beside it `welcome#<subscriber>` / `<instant of the confirmation>`, the edition that this
 * confirmation brings. It expires once no message of it can come any more.
 */
export function welcomeTable(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /** Which edition was chosen for a confirmation. */
    async findChoice({ welcome, at }: WelcomeMessage): Promise<EditionId | undefined> {
      const { Item } = await client.send(
        new GetCommand({ TableName, Key: choiceKey(welcome, at), ConsistentRead: true }),
      );
      return Item && choiceShape.parse(Item).edition;
    },

    /** Chooses an edition for a confirmation, once and for all. @returns the one that was chosen first */
    async choose({ welcome, at }: WelcomeMessage, edition: EditionId): Promise<EditionId> {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: choiceKey(welcome, at),
          UpdateExpression: 'SET v = :v, edition = if_not_exists(edition, :edition), expiresAt = :end',
          ExpressionAttributeValues: {
            ':v': 1,
            ':edition': edition,
            ':end': Math.ceil((Date.parse(at) + KEPT_MS) / 1000),
          },
          ReturnValues: 'ALL_NEW',
        }),
      );
      return choiceShape.parse(Attributes).edition;
    },

    /** The batch of one person's welcome as it now is: made, the person waiting, if it was not there. */
    async open(edition: EditionId, id: SubscriberId, fence: number): Promise<Batch> {
      // Field by field, by one write without a condition: a repetition changes nothing, and the answer says what holds.
      const fresh: Batch = { v: 1, batch: 0, outcomes: WAITS, attempt: '', leaseUntil: 0, fence };
      const fields = Object.entries({ ...fresh, expiresAt: ledgerExpiry(Date.now()) });
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName,
          Key: key('batch', edition, id),
          UpdateExpression: `SET ${fields.map(([name]) => `#${name} = if_not_exists(#${name}, :${name})`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
          ReturnValues: 'ALL_NEW',
        }),
      );
      return batchShape.parse(Attributes);
    },

    /** Records an outcome or claims the person, if `follows` wrote last; false when somebody else owns the batch now. */
    advance: (edition: EditionId, id: SubscriberId, follows: string, batch: Batch): Promise<boolean> =>
      advanceBatch(client, TableName, key('batch', edition, id), follows, batch),

    /** What SES said of a welcome later. Its one reader is number 0. */
    addEvents: (
      edition: string,
      id: SubscriberId,
      readers: ReadonlyMap<FeedbackKind, ReadonlySet<number>>,
    ): Promise<void> => addBatchEvents(client, TableName, key('events', edition, id), 0, readers),

    /** Every welcome of an edition, as it now is. */
    async list(edition: EditionId): Promise<{ readonly batch: Batch; readonly events: BatchEvents | undefined }[]> {
      const batches = new Map<string, Batch>();
      const events = new Map<string, BatchEvents>();
      for await (const item of queryAll(client, TableName, partition(edition))) {
        const [kind, id = ''] = String(item['sk']).split('#');
        if (kind === 'batch') batches.set(id, batchShape.parse(item));
        else events.set(id, eventsShape.parse(item));
      }
      return [...batches].map(([id, batch]) => ({ batch, events: events.get(id) }));
    },
  };
}

function choiceKey(id: SubscriberId, at: string) {
  return { pk: `welcome#${id}`, sk: at };
}

function partition(edition: string): string {
  return `${edition}#welcome`;
}

function key(kind: 'batch' | 'events', edition: string, id: SubscriberId) {
  return { pk: partition(edition), sk: `${kind}#${id}` };
}
