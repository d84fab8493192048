import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EditionId } from '../model/edition.ts';
import { MOST_REVIEW_TESTS, type HandWord } from '../model/review.ts';
import { conditionHeld } from './table.ts';

/** Words that are added to others of their kind; any other takes the place of the one before. */
const SETS = ['drops', 'pins', 'seen', 'tests'] as const;

/** What editors say of an edition under review: attributes of its item `brief` (brief-table.ts). */
export function reviewHand(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /**
     * Writes one word, and that the link which says it is spent.
     * @param spent names the link; undefined: a command says it, as often as it likes
     * @returns false when the link had been used before, or the edition has had its tests; also when the answer to our own
     * write was lost
     */
    async say(id: EditionId, word: HandWord, spent?: string): Promise<boolean> {
      const [[field, value] = ['', '']] = Object.entries(word);
      const isSet = SETS.some((name) => name in word);
      const conditions = [
        ...(spent === undefined ? [] : ['NOT contains(#spent, :mark)']),
        ...('tests' in word ? ['(attribute_not_exists(#word) OR size(#word) < :most)'] : []),
      ];
      const added = [...(isSet ? ['#word :word'] : []), ...(spent === undefined ? [] : ['#spent :spent'])];
      const write = new UpdateCommand({
        TableName,
        Key: { pk: 'brief', sk: id },
        UpdateExpression:
          `SET #v = :one${isSet || 'nothing' in word ? '' : ', #word = :word'}` +
          (added.length === 0 ? '' : ` ADD ${added.join(', ')}`),
        ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }),
        ExpressionAttributeNames: {
          '#v': 'v',
          ...(!('nothing' in word) && { '#word': field }),
          ...(spent !== undefined && { '#spent': 'spent' }),
        },
        ExpressionAttributeValues: {
          ':one': 1,
          ...(!('nothing' in word) && { ':word': isSet ? new Set([value]) : value }),
          ...('tests' in word && { ':most': MOST_REVIEW_TESTS }),
          ...(spent !== undefined && { ':spent': new Set([spent]), ':mark': spent }),
        },
      });
      return conditionHeld(client.send(write));
    },
  };
}
