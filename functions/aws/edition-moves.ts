import { PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { EDITION_MOVES, type Edition, type EditionId, type EditionState, type Pause } from '../model/edition.ts';
import { conditionHeld } from './table.ts';

export function editionKey(id: EditionId) {
  return { pk: 'edition', sk: id };
}

/**
 * The moves that an edition makes once it is past composing: each a conditional write on the state it comes from, and
 * `false` when the edition is not (any more) in that state. A `false` may also be our own write, whose answer was lost
 * and which the SDK repeated: whoever cares looks at the edition.
 */
export function editionMoves(client: DynamoDBDocumentClient, TableName: string) {
  const update = async (
    id: EditionId,
    condition: Partial<Edition>,
    set: Partial<Edition>,
    drop: readonly (keyof Edition)[] = [],
  ): Promise<boolean> => {
    const names = [...Object.keys(set), ...Object.keys(condition), ...drop];
    return conditionHeld(
      client.send(
        new UpdateCommand({
          TableName,
          Key: editionKey(id),
          UpdateExpression:
            `SET ${Object.keys(set)
              .map((field) => `#${field} = :to_${field}`)
              .join(', ')}` + (drop.length === 0 ? '' : ` REMOVE ${drop.map((field) => `#${field}`).join(', ')}`),
          ConditionExpression: Object.keys(condition)
            .map((field) => `#${field} = :from_${field}`)
            .join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(names.map((field) => [`#${field}`, field])),
          ExpressionAttributeValues: { ...values('to', set), ...values('from', condition) },
        }),
      ),
    );
  };

  const move = async (
    id: EditionId,
    from: EditionState,
    to: EditionState,
    set: Partial<Edition>,
    drop: readonly (keyof Edition)[] = [],
  ): Promise<boolean> => {
    if (!EDITION_MOVES[from].includes(to)) throw new Error(`an edition that is ${from} never becomes ${to}`);
    return update(id, { state: from }, { ...set, state: to }, drop);
  };

  const mark = async (id: EditionId): Promise<void> => {
    await client.send(new PutCommand({ TableName, Item: { pk: 'open', sk: id, v: 1 } }));
  };

  return {
    /** Has the clock look after an edition. First the mark: an edition without one could be left half done for ever. */
    mark,

    /** Nobody waits any more, since this instant (ISO 8601). */
    async finish(id: EditionId, at: string): Promise<boolean> {
      return move(id, 'sending', 'sent', { sentAt: at });
    },

    /**
     * Readers wait again, or may be written to again: until `sendBy` (ISO 8601).
     * @param acknowledged what the stop switch had counted, with which it goes on
     */
    async reopen(
      id: EditionId,
      from: 'paused' | 'sent' | 'cancelled',
      sendBy: string,
      acknowledged?: Edition['acknowledged'],
    ): Promise<boolean> {
      await mark(id);
      const set = { sendBy, ...(acknowledged && { acknowledged }) };
      const isDone = await move(id, from, 'sending', set, ['pause', 'sentAt', 'cancelledAt']);
      // A clock that was just closing it may have taken the first mark away (`close` looks at the state after that).
      if (isDone) await mark(id);
      return isDone;
    },

    /** Lets an edition rest, with the reason; one that rests already keeps its own. */
    async pause(id: EditionId, pause: Pause): Promise<boolean> {
      return move(id, 'sending', 'paused', { pause });
    },

    /** Has everybody else wait until this instant (ISO 8601) for what SES says of the first readers. */
    async waitForEvents(id: EditionId, canaryUntil: string): Promise<boolean> {
      return update(id, { state: 'sending' }, { canaryUntil });
    },

    /**
     * Nobody else gets this edition, since this instant (ISO 8601).
     * @param unused nobody has got it: then it has no articles any more, and whatever marks it left behind are void
     */
    async cancel(
      id: EditionId,
      from: 'composing' | 'sending' | 'paused',
      unused: boolean,
      cancelledAt: string,
    ): Promise<boolean> {
      return move(id, from, 'cancelled', { cancelledAt, ...(unused && { articles: [] }) }, ['pause', 'sendBy']);
    },

    /** Writes down that people have been told of this event, whatever the edition's state is by now. */
    async tell(id: EditionId, event: string): Promise<void> {
      await conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(id),
            UpdateExpression: 'ADD told :events',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':events': new Set([event]) },
          }),
        ),
      );
    },

    /**
     * Another rendering for those who still wait for a paused edition, unless somebody else gave it one since it was read.
     * @param attempt unique for this call: who reads it in the edition knows that this was done
     */
    async renderAnew(
      { id, attempt: before }: Pick<Edition, 'id' | 'attempt'>,
      attempt: string,
      anew: Pick<Edition, 'rendering' | 'subject' | 'earlier'>,
    ): Promise<boolean> {
      return update(id, { state: 'paused', attempt: before }, { ...anew, attempt });
    },
  };
}

function values(prefix: string, fields: Partial<Edition>) {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [`:${prefix}_${field}`, value]));
}
