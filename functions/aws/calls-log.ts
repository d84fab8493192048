import { UpdateCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { CallAnswers, RunCalls } from '../model/counts.ts';
import type { EditionId } from '../model/edition.ts';
import { ledgerExpiry } from './ledger-expiry.ts';
import { runPartition } from './ledger-table.ts';
import { queryAll } from './table.ts';

const count = z.int().check(z.gte(0));
const answersShape = z.object({
  accepted: count,
  refused: count,
  halted: count,
  unsent: count,
  unknown: count,
  throttled: count,
}) satisfies z.ZodMiniType<CallAnswers>;

const callsShape = z.object({
  v: z.literal(1),
  run: count,
  attempt: z.string(),
  answers: z.exactOptional(answersShape),
}) satisfies z.ZodMiniType<RunCalls>;

/**
 * The log of our calls to SES: item `<edition>#<run>` / `calls#<attempt>` of the ledger, one a consumer of a run, made
 * before its first call and filled with the answers at its end. One that was never filled says that its consumer died.
 */
export function callsLog(client: DynamoDBDocumentClient, TableName: string) {
  return {
    /** Safe to repeat, but for this: without `answers` after one with them, the item keeps those it has. */
    async putCalls(edition: EditionId, { run, attempt, answers }: RunCalls): Promise<void> {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: { pk: runPartition(edition, run), sk: `calls#${attempt}` },
          UpdateExpression: `SET v = :v, #run = :run, attempt = :attempt, expiresAt = if_not_exists(expiresAt, :end)${answers === undefined ? '' : ', answers = :answers'}`,
          ExpressionAttributeNames: { '#run': 'run' },
          ExpressionAttributeValues: {
            ':v': 1,
            ':run': run,
            ':attempt': attempt,
            ':end': ledgerExpiry(Date.now()),
            ...(answers !== undefined && { ':answers': answers }),
          },
        }),
      );
    },

    /** Those of one run. */
    async readCalls(edition: EditionId, run: number): Promise<RunCalls[]> {
      const calls: RunCalls[] = [];
      for await (const item of queryAll(client, TableName, runPartition(edition, run), 'calls#'))
        calls.push(callsShape.parse(item));
      return calls;
    },
  };
}
