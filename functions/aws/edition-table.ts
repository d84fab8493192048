import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  UpdateCommand,
  type DynamoDBDocumentClient,
} from '@aws-sdk/lib-dynamodb';
import type { EditionProgress } from '../model/edition-progress.ts';
import type { Edition, EditionId, Series } from '../model/edition.ts';
import { editionIdShape } from '../shapes.ts';
import { editionKey, editionMoves } from './edition-moves.ts';
import { conditionHeld, queryAll } from './table.ts';
import { editionShape } from './items.ts';

export type EditionClaim =
  | { readonly claimed: Edition }
  /** Somebody else composes it right now. */
  | { readonly busy: Edition }
  /** It is past composing. */
  | { readonly done: Edition };

/**
 * Editions. Items: `edition` / `<id>` the edition; `open` / `<id>` a mark for the clock while there is work left;
 * `used#<series>` / `<slug>` which edition uses an article up; `control` / `delivery` has a file of its own.
 */
export function editionTable(client: DynamoDBDocumentClient, TableName: string) {
  const find = async (id: EditionId): Promise<Edition | undefined> => {
    const { Item } = await client.send(new GetCommand({ TableName, Key: editionKey(id), ConsistentRead: true }));
    return Item && editionShape.parse(Item);
  };

  const moves = editionMoves(client, TableName);

  return {
    find,
    ...moves,

    /**
     * Takes up the composition of an edition: makes it, goes on with one that editors looked at, or takes it over when the
     * lease of who began has run out.
     * @param attempt unique for this call
     */
    async claim(
      wanted: Pick<Edition, 'id' | 'series' | 'scheduledAt'>,
      attempt: string,
      now: number,
      leaseMs: number,
    ): Promise<EditionClaim> {
      await moves.mark(wanted.id);
      const fresh: Edition = { v: 1, ...wanted, state: 'composing', attempt, leaseUntil: now + leaseMs, fence: 1 };
      await conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...editionKey(wanted.id), ...fresh },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      );
      let found = await find(wanted.id);
      if (found === undefined) throw new Error(`edition ${wanted.id} vanished while it was claimed`);
      if (found.attempt === attempt) return { claimed: found };
      if (found.state !== 'composing' && found.state !== 'review') return { done: found };
      if (found.state === 'composing' && found.leaseUntil > now) return { busy: found };
      await conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(wanted.id),
            UpdateExpression: 'SET #attempt = :mine, #leaseUntil = :until, #fence = #fence + :one, #state = :composing',
            ConditionExpression: '#attempt = :theirs AND #leaseUntil = :lapsed AND #state = :found',
            ExpressionAttributeNames: {
              '#attempt': 'attempt',
              '#leaseUntil': 'leaseUntil',
              '#fence': 'fence',
              '#state': 'state',
            },
            ExpressionAttributeValues: {
              ':mine': attempt,
              ':until': now + leaseMs,
              ':one': 1,
              ':theirs': found.attempt,
              ':lapsed': found.leaseUntil,
              ':composing': 'composing',
              ':found': found.state,
            },
          }),
        ),
      );
      found = (await find(wanted.id)) ?? found;
      return found.attempt === attempt ? { claimed: found } : { busy: found };
    },

    /**
     * Writes what composing has reached, as long as nobody has taken the edition over, and renews the lease.
     * @throws Error when it was taken over: whoever composes now goes on, this one stops.
     */
    async record(edition: Edition, progress: EditionProgress, leaseUntil: number): Promise<Edition> {
      const next: Edition = { ...edition, ...progress, leaseUntil };
      const held = await conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { ...editionKey(edition.id), ...next },
            ConditionExpression: '#attempt = :mine AND #state = :composing',
            ExpressionAttributeNames: { '#attempt': 'attempt', '#state': 'state' },
            ExpressionAttributeValues: { ':mine': edition.attempt, ':composing': 'composing' },
          }),
        ),
      );
      if (held) return next;
      const found = await find(edition.id);
      // Our own write, whose answer was lost (rules S3.27), if it says what we wanted.
      if (found?.attempt === edition.attempt && found.state === next.state && found.leaseUntil === leaseUntil)
        return found;
      throw new Error(`edition ${edition.id} was taken over while it was composed`);
    },

    /** Gives the composition back before its lease is up, after a fault: whoever comes next need not wait. */
    async letGo(edition: Edition): Promise<void> {
      await conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(edition.id),
            UpdateExpression: 'SET #leaseUntil = :past',
            ConditionExpression: '#attempt = :mine AND #state = :composing',
            ExpressionAttributeNames: { '#attempt': 'attempt', '#state': 'state', '#leaseUntil': 'leaseUntil' },
            ExpressionAttributeValues: { ':mine': edition.attempt, ':composing': 'composing', ':past': 0 },
          }),
        ),
      );
    },

    /** Editions the clock still has to look after. */
    async listOpen(): Promise<EditionId[]> {
      const open: EditionId[] = [];
      for await (const item of queryAll(client, TableName, 'open')) open.push(editionIdShape.parse(item['sk']));
      return open;
    },

    /** Takes the clock's mark away: there is no work left, unless somebody is letting the edition go on, or has it composed anew, just now. */
    async close(id: EditionId): Promise<void> {
      await client.send(new DeleteCommand({ TableName, Key: { pk: 'open', sk: id } }));
      const state = (await find(id))?.state;
      if (state === 'sending' || state === 'composing') await moves.mark(id);
    },

    /** Which edition of this series uses which article up. */
    async listUsed(series: Series): Promise<Map<string, EditionId>> {
      const used = new Map<string, EditionId>();
      for await (const item of queryAll(client, TableName, `used#${series}`))
        used.set(String(item['sk']), editionIdShape.parse(item['edition']));
      return used;
    },

    /**
     * Uses an article up for an edition: at most one edition of a series gets it.
     * @param instead the edition whose mark may be replaced, because it froze without the article
     */
    async useUp(series: Series, slug: string, edition: EditionId, instead?: EditionId): Promise<boolean> {
      return conditionHeld(
        client.send(
          new PutCommand({
            TableName,
            Item: { pk: `used#${series}`, sk: slug, v: 1, edition },
            ConditionExpression: 'attribute_not_exists(pk) OR #edition = :edition OR #edition = :instead',
            ExpressionAttributeNames: { '#edition': 'edition' },
            ExpressionAttributeValues: { ':edition': edition, ':instead': instead ?? edition },
          }),
        ),
      );
    },

    /** Gives an article back that this edition marked and goes without. */
    async giveBack(series: Series, slug: string, edition: EditionId): Promise<void> {
      await conditionHeld(
        client.send(
          new DeleteCommand({
            TableName,
            Key: { pk: `used#${series}`, sk: slug },
            ConditionExpression: '#edition = :edition',
            ExpressionAttributeNames: { '#edition': 'edition' },
            ExpressionAttributeValues: { ':edition': edition },
          }),
        ),
      );
    },
  };
}
