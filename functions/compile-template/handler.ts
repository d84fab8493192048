import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent } from 'aws-lambda';
import { documentClient, objectClient } from '../aws/clients.ts';
import { contentBucket } from '../aws/content-bucket.ts';
import { newsTable } from '../aws/news-table.ts';
import { receiptsBucket } from '../aws/receipts-bucket.ts';
import { templateBucket } from '../aws/template-bucket.ts';
import { readEnvironment } from '../environment.ts';
import { newsOf } from '../model/news.ts';
import { answerTemplate, type TemplateDesk } from './answer-template.ts';
import { environment } from './config.ts';
import { receiptText } from './receipt-text.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const objects = objectClient();
const receipts = receiptsBucket(objects, config.PRIVATE_BUCKET);
const news = newsTable(documentClient(), config.ARTICLE_TABLE);
const desk: TemplateDesk = {
  publication: config.PUBLICATION,
  readObject: contentBucket(objects, config.CONTENT_BUCKET),
  ...templateBucket(objects, config.PRIVATE_BUCKET),
  putReceipt: async (receipt) => {
    await receipts.putReceipt(receipt, receiptText(receipt, config.PUBLICATION.language));
    await news.putNews(newsOf(receipt, 'other', Date.now()));
  },
};

/** Knocks of `ingest`: however many, the template is read once. Throws on a fault: they come again. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  logger.addContext(context);
  const { status, problems } = await answerTemplate(desk);
  logger.info(`template.${status}`, {
    knocks: event.Records.length,
    problems: problems.map(({ line, column }) => ({ line, column })),
  });
}
