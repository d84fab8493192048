import { Logger } from '@aws-lambda-powertools/logger';
import { documentClient, queueClient } from '../aws/clients.ts';
import { composeOrders } from '../aws/compose-orders.ts';
import { editionTable } from '../aws/edition-table.ts';
import { lanesQueue } from '../aws/lanes.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { sendQuota } from '../aws/ses-quota.ts';
import { readEnvironment } from '../environment.ts';
import { environment } from './config.ts';
import { lanesFor } from './lanes-for.ts';
import { tick } from './tick.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const queues = queueClient();
const editions = editionTable(documentClient(), config.EDITION_TABLE);
const ledger = ledgerTable(documentClient(), config.LEDGER_TABLE);
const lanes = lanesQueue(queues, config.LANES_QUEUE_URL);
const order = composeOrders(queues, config.COMPOSE_QUEUE_URL);
const quota = sendQuota();

/** Called every minute with the minute it is for. */
export async function handler({ scheduledAt }: { readonly scheduledAt: string }): Promise<void> {
  const minute = Math.floor(Date.parse(scheduledAt) / 60_000);
  if (Number.isNaN(minute)) throw new Error('the clock was called without the minute it is for');
  try {
    const { messagesPerSecond } = await quota();
    if (messagesPerSecond > 0) await editions.setPace(lanesFor(messagesPerSecond, config.QUOTA_SHARE));
  } catch (error) {
    // The pace of a minute ago still holds; what is half done must not wait for it.
    logger.warn('quota.unknown', { error: error instanceof Error ? error.name : 'unknown' });
  }
  const ticks = await tick(minute, {
    now: Date.now,
    listOpen: editions.listOpen,
    find: editions.find,
    move: editions.move,
    close: editions.close,
    control: editions.control,
    order,
    readRun: ledger.readRun,
    advance: ledger.advance,
    lanesAreEmpty: lanes.isEmpty,
    putOnLanes: lanes.put,
  });
  for (const found of ticks) logger.info(`edition.${found.did}`, found);
}
