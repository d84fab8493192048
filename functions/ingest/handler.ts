import { randomUUID } from 'node:crypto';
import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { articleTable } from '../aws/article-table.ts';
import { briefTable } from '../aws/brief-table.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { contentBucket } from '../aws/content-bucket.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionTable } from '../aws/edition-table.ts';
import { freshTable } from '../aws/fresh-table.ts';
import { newsTable } from '../aws/news-table.ts';
import { receiptsBucket } from '../aws/receipts-bucket.ts';
import { siteBucket } from '../aws/site-bucket.ts';
import { templateQueue } from '../aws/template-queue.ts';
import { readEnvironment } from '../environment.ts';
import type { Receipt } from '../model/article.ts';
import { newsOf } from '../model/news.ts';
import { environment } from './config.ts';
import type { Desk } from './desk.ts';
import { ingestUpload, lookAgain } from './ingest-upload.ts';
import { readLook, readNotification } from './read-notification.ts';
import { receiptText } from './receipt-text.ts';
import { sortKey } from './sort-key.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
/** Receipts by status, for the dashboard. */
const metrics = new Metrics();
const objects = objectClient();
const documents = documentClient();
const receipts = receiptsBucket(objects, config.PRIVATE_BUCKET);
const news = newsTable(documents, config.ARTICLE_TABLE);
const editions = editionTable(documents, config.EDITION_TABLE);
const desk: Desk = {
  publication: config.PUBLICATION,
  now: Date.now,
  readObject: contentBucket(objects, config.CONTENT_BUCKET),
  ...articleTable(documents, config.ARTICLE_TABLE),
  markFresh: freshTable(documents, config.ARTICLE_TABLE).markFresh,
  ...siteBucket(objects, config.SITE_BUCKET),
  editions: {
    schedule: { weekday: config.WEEKDAY, hour: config.HOUR, timeZone: config.PUBLICATION.timeZone },
    ...briefTable(documents, config.EDITION_TABLE),
    find: editions.find,
    mark: editions.mark,
    startOver: (edition) => editions.startOver(edition, randomUUID()),
    callOff: (edition) => editions.callOff(edition, randomUUID(), new Date().toISOString()),
    goOn: deliveryControl(documents, config.EDITION_TABLE).goOn,
  },
  passOnTemplate: templateQueue(queueClient(), config.TEMPLATE_QUEUE_URL),
  putReceipt: async (receipt) => {
    await receipts.putReceipt(receipt, receiptText(receipt, config.PUBLICATION.language));
    const kind = sortKey(receipt.key);
    const what = kind === 'article' || kind === 'picture' ? kind : 'other';
    await news.putNews(newsOf(receipt, what, Date.now()));
  },
};
const processor = new BatchProcessor(EventType.SQS);

/** What the content bucket says, by the queue. Messages whose handling failed come back; the others do not. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  logger.addContext(context);
  // One after the other: pictures are large, and the articles of one folder point to each other.
  const response = await processPartialResponse(event, take, processor, {
    context,
    processInParallel: false,
    throwOnFullBatchFailure: false,
  });
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  return response;
}

/** One message: the S3 notification in it, usually of one object; or a slug whose articles are to be looked at again. */
async function take({ messageId, body }: SQSRecord): Promise<void> {
  try {
    const slug = readLook(body);
    if (slug !== undefined) for (const receipt of await lookAgain(slug, desk)) tell(receipt);
    for (const knock of readNotification(body)) {
      const receipt = await ingestUpload(knock, desk);
      if (receipt !== undefined) tell(receipt);
    }
  } catch (error) {
    logger.error('upload.failed', { messageId, error: error instanceof Error ? error : new Error(String(error)) });
    throw error;
  }
}

function tell({ key, status, slug, problems }: Receipt): void {
  metrics.addMetric(`receipt.${status}`, MetricUnit.Count, 1);
  logger.info(`${sortKey(key)}.${status}`, {
    key,
    slug,
    problems: problems.map(({ line, field }) => ({ line, field })),
  });
}
