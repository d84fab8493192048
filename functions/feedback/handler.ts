import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient } from '../aws/clients.ts';
import { listEditions } from '../aws/edition-list.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { subscriberFeedback } from '../aws/subscriber-feedback.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { welcomeTable } from '../aws/welcome-table.ts';
import { readEnvironment } from '../environment.ts';
import { readLinkKeys } from '../links/keys.ts';
import { subscriberId } from '../links/subscriber-id.ts';
import { addressKey, parseAddress } from '../mail/address.ts';
import type { Edition } from '../model/edition.ts';
import { environment } from './config.ts';
import { hearEvents } from './hear-events.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
/** Events by kind, for the dashboard. One that comes twice counts twice; the ledger decides. */
const metrics = new Metrics();
const documents = documentClient();
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const welcomes = welcomeTable(documents, config.LEDGER_TABLE);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);
const { find } = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const people = { find, ...subscriberFeedback(documents, config.SUBSCRIBER_TABLE) };

/** SES events, up to a hundred a call. What cannot be read or written comes back, and ends among the dead letters. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  let editions: Promise<readonly Edition[]> | undefined;
  const { failed, unreadable, faults, dropped, fared } = await hearEvents(Records, {
    ...people,
    softBounces: config.SOFT_BOUNCES,
    listEditions: () => (editions ??= listEditions(documents, config.EDITION_TABLE)),
    record: async ({ edition, batch, welcome, readers }) => {
      await (welcome === undefined
        ? ledger.addEvents(edition, batch, readers)
        : welcomes.addEvents(edition, welcome, readers));
      for (const [kind, { size }] of readers) metrics.addMetric(`event.${kind}`, MetricUnit.Count, size);
    },
    idOf: async (address) =>
      parseAddress(address).address === undefined ? undefined : subscriberId(await linkKeys(), addressKey(address)),
  });
  for (const messageId of unreadable) logger.error('event.unreadable', { messageId });
  for (const fault of faults)
    logger.error('event.not-recorded', { error: fault instanceof Error ? fault.name : 'unknown' });
  for (const [why, count] of dropped) logger.info('event.dropped', { why, count });
  if (fared.size > 0) logger.info('mailboxes.heard', Object.fromEntries(fared));
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return { batchItemFailures: [...failed].map((itemIdentifier) => ({ itemIdentifier })) };
}
