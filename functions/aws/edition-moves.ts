import { PutCommand, UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { EDITION_MOVES, type Edition, type EditionId, type EditionState, type Pause } from '../model/edition.ts';
import { conditionHeld } from './table.ts';

export function editionKey(id: EditionId) {
  return { pk: 'edition', sk: id };
}

/** What composing learns, which is void when it begins anew. */
const COMPOSED = [
  'articles',
  'brief',
  'rendering',
  'subject',
  'audience',
  'sendAt',
  'offered',
  'wishes',
  'blocked',
] as const;

/** What an edition was composed from whose file is gone. */
const NO_BRIEF = { version: '' } as const;

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
    also?: string,
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
          ConditionExpression: [
            ...Object.keys(condition).map((field) => `#${field} = :from_${field}`),
            ...(also === undefined ? [] : [also]),
          ].join(' AND '),
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

  /** Moves an edition of which no reader was claimed, if it still is as it was read. */
  const replace = async (
    { id, attempt, state, fence }: Edition,
    set: Partial<Edition> & Pick<Edition, 'state'>,
    drop: readonly (keyof Edition)[],
  ): Promise<boolean> => {
    if (state !== set.state && !EDITION_MOVES[state].includes(set.state))
      throw new Error(`an edition that is ${state} never becomes ${set.state}`);
    return update(id, { attempt, state, fence }, set, drop, 'attribute_not_exists(begunAt)');
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
      from: 'composing' | 'review' | 'sending' | 'paused',
      unused: boolean,
      cancelledAt: string,
    ): Promise<boolean> {
      return move(id, from, 'cancelled', { cancelledAt, ...(unused && { articles: [] }) }, ['pause', 'sendBy']);
    },

    /**
     * The first reader of this edition is about to be claimed: from here on no upload changes what is mailed.
     * @returns false when it is not being sent any more as it was read
     */
    async begin(edition: Pick<Edition, 'id' | 'fence'>, begunAt: string): Promise<boolean> {
      const { id, fence } = edition;
      return conditionHeld(
        client.send(
          new UpdateCommand({
            TableName,
            Key: editionKey(id),
            UpdateExpression: 'SET #begunAt = if_not_exists(#begunAt, :at)',
            ConditionExpression: '#state = :sending AND #fence = :fence',
            ExpressionAttributeNames: { '#begunAt': 'begunAt', '#state': 'state', '#fence': 'fence' },
            ExpressionAttributeValues: { ':at': begunAt, ':sending': 'sending', ':fence': fence },
          }),
        ),
      );
    },

    /**
     * Composes an edition anew of which no reader was claimed, as if it had never been composed: its brief is another one.
     * @param attempt unique for this call
     * @returns false when somebody wrote to it since it was read, or its first reader was claimed: look again
     */
    async startOver(edition: Edition, attempt: string): Promise<boolean> {
      await mark(edition.id);
      const set = { state: 'composing', attempt, leaseUntil: 0, fence: edition.fence + 1 } as const;
      const isDone = await replace(edition, set, [
        ...COMPOSED,
        'reason',
        'pause',
        'sendBy',
        'cancelledAt',
        'canaryUntil',
      ]);
      if (isDone) await mark(edition.id);
      return isDone;
    },

    /** Nobody gets this edition, of which no reader was claimed: its file is gone. @returns as `startOver` */
    async callOff(edition: Edition, attempt: string, cancelledAt: string): Promise<boolean> {
      await mark(edition.id);
      const set = { state: 'cancelled', attempt, leaseUntil: 0, cancelledAt, articles: [], brief: NO_BRIEF } as const;
      return replace(edition, { ...set, fence: edition.fence + 1 }, ['reason', 'pause', 'sendBy', 'canaryUntil']);
    },

    /** Has editors look at an edition for longer, until this instant (ISO 8601), if it is still as it was read. */
    async putOff({ id, attempt, rendering }: Edition, sendAt: string): Promise<boolean> {
      return update(id, { state: 'review', attempt, ...(rendering !== undefined && { rendering }) }, { sendAt });
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
