import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent } from 'aws-lambda';
import { articleTable } from '../aws/article-table.ts';
import { archivePages } from '../aws/archive-pages.ts';
import { audienceBucket } from '../aws/audience-bucket.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { editionTable } from '../aws/edition-table.ts';
import { lanesQueue } from '../aws/lanes.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';

import { digestTemplate } from '../digest/digest-template.ts';
import { archivePage, renderDigest } from '../digest/render-digest.ts';
import { readEnvironment } from '../environment.ts';
import { longestUnsubscribeUrl, unsubscribeUrl } from '../links/unsubscribe-token.ts';
import { followOrder, refreshArchive, type ComposeRules } from './compose-edition.ts';
import type { Article } from '../model/article.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { environment } from './config.ts';
import { dayInZone, weeklyEditionId } from '../model/calendar.ts';
import { readOrder } from './read-order.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const objects = objectClient();
const articles = articleTable(documents, config.ARTICLE_TABLE);
const editions = editionTable(documents, config.EDITION_TABLE);
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const audiences = audienceBucket(objects, config.PRIVATE_BUCKET);
const renderings = editionBucket(objects, config.PRIVATE_BUCKET);
const archive = archivePages(objects, config.SITE_BUCKET);
const lanes = lanesQueue(queueClient(), config.LANES_QUEUE_URL);
// Compiled from templates/digest.mjml when the stack was synthesized, and laid beside this bundle.
const template = digestTemplate(readFileSync(new URL('digest.hbs', import.meta.url), 'utf8'));
const publication = config.PUBLICATION;
const rules: ComposeRules = {
  timeZone: publication.timeZone,
  language: publication.language,
  startsAt: config.STARTS_AT,
  maximumArticleAgeDays: config.MAXIMUM_ARTICLE_AGE_DAYS,
  minimumArticles: config.MINIMUM_ARTICLES,
  onlyTo: config.ONLY_TO ?? undefined,
  unsubscribeExample: unsubscribeUrl(publication.publicUrl, 'example'),
};
const forReaders = {
  publication,
  maximumCards: config.MAXIMUM_ARTICLES,
  longestUnsubscribeUrl: longestUnsubscribeUrl(publication.publicUrl),
};
/** Longer than anything this run can still do, so that nobody takes over from a run that lives. */
const LEASE_MARGIN_MS = 5_000;

/** Orders to compose an edition, one a call. Throws on a fault: the order comes back and goes on where this one stopped. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  const leaseUntil = () => Math.ceil(Date.now() + context.getRemainingTimeInMillis() + LEASE_MARGIN_MS);
  for (const { body } of event.Records) {
    const order = readOrder(body);
    if (order.refresh !== undefined) {
      await refresh(order.refresh);
      continue;
    }
    const id = weeklyEditionId(dayInZone(order.scheduledAt, publication.timeZone));
    const { outcome, edition } = await followOrder(order, id, rules, {
      marks: editions,
      audience: {
        scanSubscribers: subscribers.scan,
        putRun: audiences.putRun,
        openBatch: ledger.open,
        readRun: ledger.readRun,
      },
      claim: (wanted) => editions.claim(wanted, randomUUID(), Date.now(), leaseUntil() - Date.now()),
      record: (current, progress) => editions.record(current, progress, leaseUntil()),
      letGo: editions.letGo,
      close: editions.close,
      listUploads: articles.listUploads,
      render: (current, content, language) =>
        renderDigest(template, { ...forReaders, edition: current, articles: content, language }),
      nameOf: (content) => createHash('sha256').update(content).digest('hex').slice(0, 16),
      ...renderings,
      putArchivePage,
      putOnLanes: async (messages) => lanes.put(messages, (await editions.control())?.lanes ?? 1),
    });
    logger.info(`edition.${outcome === 'composed' ? edition.state : outcome}`, {
      edition: edition.id,
      state: edition.state,
      ...(edition.reason && { reason: edition.reason }),
      ...(edition.audience && { readers: edition.audience.readers, articles: edition.articles?.length }),
    });
  }
}

async function refresh(id: EditionId): Promise<void> {
  const edition = await editions.find(id);
  if (edition?.state !== 'sending' && edition?.state !== 'sent') return;
  await refreshArchive(edition, { listUploads: articles.listUploads, putArchivePage });
  logger.info('archive.refreshed', { edition: id });
}

async function putArchivePage(edition: Edition, content: readonly Article[]): Promise<void> {
  const { language } = publication;
  await archive.put(edition.id, archivePage(template, { ...forReaders, edition, articles: content, language }));
}
