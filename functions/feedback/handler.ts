import { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient } from '../aws/clients.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { readEnvironment } from '../environment.ts';
import type { FeedbackEvent } from '../model/feedback.ts';
import { environment } from './config.ts';
import { groupEvents } from './group-events.ts';
import { readEvent } from './read-event.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const ledger = ledgerTable(documentClient(), config.LEDGER_TABLE);

/** SES events, up to a hundred a call. What cannot be read or written comes back, and ends among the dead letters. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  const events: { event: FeedbackEvent; source: string }[] = [];
  for (const { messageId, body } of Records)
    try {
      const read = readEvent(body);
      if ('event' in read) events.push({ event: read.event, source: messageId });
      else logger.info('event.dropped', { why: read.dropped });
    } catch {
      // Not the error: it may quote the event, and the event holds an address.
      logger.error('event.unreadable', { messageId });
      failed.push(messageId);
    }
  await Promise.all(
    groupEvents(events).map(async ({ edition, batch, readers, sources }) => {
      try {
        await ledger.addEvents(edition, batch, readers);
      } catch (error) {
        logger.error('event.not-recorded', { edition, batch, error: error instanceof Error ? error.name : 'unknown' });
        failed.push(...sources);
      }
    }),
  );
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
