import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent } from 'aws-lambda';
import { articleTable } from '../aws/article-table.ts';
import { archivePages } from '../aws/archive-pages.ts';
import { briefTable } from '../aws/brief-table.ts';
import { audienceBucket } from '../aws/audience-bucket.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { listEditions } from '../aws/edition-list.ts';
import { editionTable } from '../aws/edition-table.ts';
import { lanesQueue } from '../aws/lanes.ts';
import { freshTable } from '../aws/fresh-table.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { siteBucket } from '../aws/site-bucket.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { templateBucket } from '../aws/template-bucket.ts';
import { archivePage, renderDigest } from '../digest/render-digest.ts';
import { readEnvironment } from '../environment.ts';
import { longestPreferencesUrl, preferencesUrl } from '../links/preferences-token.ts';
import { longestUnsubscribeUrl, unsubscribeUrl } from '../links/unsubscribe-token.ts';
import { refreshArchive, type Archive } from './archive.ts';
import { followOrder, type ComposeRules } from './compose-edition.ts';
import type { ComposeOrder, EditionId } from '../model/edition.ts';
import { environment } from './config.ts';
import { dayInZone } from '../model/calendar.ts';
import { editionIdAt } from '../model/series.ts';
import { readOrder } from './read-order.ts';
import { templateInForce } from './template-in-force.ts';
import { recompose } from './recompose.ts';
import type { RenderEdition } from './render-edition.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const objects = objectClient();
const articles = articleTable(documents, config.ARTICLE_TABLE);
const editions = editionTable(documents, config.EDITION_TABLE);
const control = deliveryControl(documents, config.EDITION_TABLE);
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const audiences = audienceBucket(objects, config.PRIVATE_BUCKET);
const renderings = editionBucket(objects, config.PRIVATE_BUCKET);
const lanes = lanesQueue(queueClient(), config.LANES_QUEUE_URL);
// Compiled from templates/digest.mjml when the stack was synthesized, and laid beside this bundle.
const builtIn = readFileSync(new URL('digest.hbs', import.meta.url), 'utf8');
const template = templateInForce(builtIn, templateBucket(objects, config.PRIVATE_BUCKET).readTemplate);
const publication = config.PUBLICATION;
const rules: ComposeRules = {
  timeZone: publication.timeZone,
  language: publication.language,
  publicUrl: publication.publicUrl,
  startsAt: config.STARTS_AT,
  maximumArticleAgeDays: config.MAXIMUM_ARTICLE_AGE_DAYS,
  minimumArticles: config.MINIMUM_ARTICLES,
  lateAfterHours: config.LATE_AFTER_HOURS,
  // One may be under way that was ordered before they were turned off.
  settleMinutes: config.SETTLE_MINUTES ?? 0,
  ...(config.CANARY !== null && { canary: config.CANARY }),
  ...(config.REVIEW !== null && { review: config.REVIEW }),
  onlyTo: config.ONLY_TO ?? undefined,
  examples: {
    unsubscribeUrl: unsubscribeUrl(publication.publicUrl, 'example'),
    preferencesUrl: preferencesUrl(publication.publicUrl, 'example'),
  },
};
const forReaders = {
  publication,
  maximumCards: config.MAXIMUM_ARTICLES,
  longest: {
    unsubscribeUrl: longestUnsubscribeUrl(publication.publicUrl),
    preferencesUrl: longestPreferencesUrl(publication.publicUrl),
  },
};
const archive: Archive = {
  publication,
  listUploads: articles.listUploads,
  listEditions: () => listEditions(documents, config.EDITION_TABLE),
  drawPage: (edition, content, places) =>
    archivePage(template, { ...forReaders, edition, articles: content, language: publication.language, places }),
  ...archivePages(objects, config.SITE_BUCKET),
};
const rendering: RenderEdition = {
  render: (edition, content, language) =>
    renderDigest(template, { ...forReaders, edition, articles: content, language }),
  nameOf: (content) => createHash('sha256').update(content).digest('hex').slice(0, 16),
  ...renderings,
};
/** Longer than anything this run can still do, so that nobody takes over from a run that lives. */
const LEASE_MARGIN_MS = 5_000;

/** Orders to compose an edition, one a call. Throws on a fault: the order comes back and goes on where this one stopped. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  const leaseUntil = () => Math.ceil(Date.now() + context.getRemainingTimeInMillis() + LEASE_MARGIN_MS);
  for (const { body } of event.Records) {
    const order = await whatIsDue(readOrder(body));
    if ((await template.load()) === 'unusable') logger.error('template.unusable');
    if (order.refresh !== undefined) {
      await refresh(order.refresh);
      continue;
    }
    if (order.recompose !== undefined) {
      await renderAnew(order.recompose);
      continue;
    }
    const id = editionOf(order);
    const { outcome, edition } = await followOrder(order, id, rules, {
      marks: editions,
      readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
      listFresh: freshTable(documents, config.ARTICLE_TABLE).listFresh,
      hasPicture: siteBucket(objects, config.SITE_BUCKET).hasPicture,
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
      archive,
      ...rendering,
      now: Date.now,
      control: control.read,
      rest: control.rest,
      putOnLanes: async (messages, count) => {
        await control.sendsOn(dayInZone(new Date().toISOString(), publication.timeZone));
        await lanes.put(messages, count);
      },
    });
    logger.info(`edition.${outcome === 'composed' ? edition.state : outcome}`, {
      edition: edition.id,
      state: edition.state,
      ...(edition.reason && { reason: edition.reason }),
      ...(edition.pause && { why: edition.pause.why }),
      ...(edition.blocked && { blocked: edition.blocked.pictures }),
      ...(edition.audience && { readers: edition.audience.readers, articles: edition.articles?.length }),
    });
  }
}

/** @throws Error for an order that does not say which special edition: it ends among the dead letters, with an alarm. */
function editionOf({ series, scheduledAt, edition }: ComposeOrder): EditionId {
  if (series !== 'special') return editionIdAt(series, scheduledAt, publication.timeZone);
  if (edition === undefined) throw new Error('a special edition was ordered without its name');
  return edition;
}

/** Of an edition under review no page alone is put again: with another article editors have something else to look at. */
async function whatIsDue(order: ComposeOrder): Promise<ComposeOrder> {
  if (order.refresh === undefined) return order;
  const edition = await editions.find(order.refresh);
  if (edition?.state !== 'review') return order;
  const { id, series, scheduledAt } = edition;
  return { v: 1, series, scheduledAt, ...(series === 'special' && { edition: id }) };
}

/** What has no rendering yet will put its pages itself. */
async function refresh(id: EditionId): Promise<void> {
  const edition = await editions.find(id);
  if (edition?.rendering === undefined || edition.state === 'skipped') return;
  await refreshArchive(edition, archive);
  logger.info('archive.refreshed', { edition: id });
}

/** For the readers of a paused edition who still wait. */
async function renderAnew(id: EditionId): Promise<void> {
  const { find, renderAnew: record } = editions;
  const { readRun } = ledger;
  const outcome = await recompose(id, randomUUID(), rules, {
    ...rendering,
    archive,
    find,
    readRun,
    renderAnew: record,
  });
  logger.info('edition.recompose', { edition: id, outcome });
}
