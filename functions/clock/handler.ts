import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { accountBucket } from '../aws/account-bucket.ts';
import { briefTable } from '../aws/brief-table.ts';
import { archivePages } from '../aws/archive-pages.ts';
import { articleTable } from '../aws/article-table.ts';
import { callsLog } from '../aws/calls-log.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { composeOrders } from '../aws/compose-orders.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { listEditions } from '../aws/edition-list.ts';
import { editionTable } from '../aws/edition-table.ts';
import { freshTable } from '../aws/fresh-table.ts';
import { instantMark } from '../aws/instant-mark.ts';
import { lanesQueue } from '../aws/lanes.ts';
import { leavers } from '../aws/leavers.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { newsTable } from '../aws/news-table.ts';
import { postQueue } from '../aws/post-queue.ts';
import { receiptsBucket } from '../aws/receipts-bucket.ts';
import { scheduleWatch } from '../aws/schedule-watch.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { sendQuota } from '../aws/ses-quota.ts';
import { readEnvironment } from '../environment.ts';
import { accountPath } from '../links/account-address.ts';
import { readLinkKeys } from '../links/keys.ts';
import { dayInZone } from '../model/calendar.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { nextDue } from '../model/series.ts';
import { allowanceOf } from './allowance.ts';
import { environment } from './config.ts';
import { foldAccounts } from './fold-accounts.ts';
import { lanesFor } from './lanes-for.ts';
import { noEditionLetter } from './no-edition.ts';
import { orderReviews } from './look-after-review.ts';
import { orderInstant } from './order-instant.ts';
import { tellEditors } from './tell-editors.ts';
import { tellOfEditions } from './tell-of-editions.ts';
import { tellOfReviews } from './tell-of-reviews.ts';
import { tick } from './tick.ts';
import { watchSchedule } from './watch-schedule.ts';
import { HOUR_MS } from '../model/durations.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const queues = queueClient();
const documents = documentClient();
const articles = articleTable(documents, config.ARTICLE_TABLE);
const news = newsTable(documents, config.ARTICLE_TABLE);
const editions = editionTable(documents, config.EDITION_TABLE);
const control = deliveryControl(documents, config.EDITION_TABLE);
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const lanes = lanesQueue(queues, config.LANES_QUEUE_URL);
const order = composeOrders(queues, config.COMPOSE_QUEUE_URL);
const post = postQueue(queues, config.POST_QUEUE_URL);
const buckets = objectClient();
const receipts = receiptsBucket(buckets, config.PRIVATE_BUCKET);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);
const quota = sendQuota();
const restingSince = new Map<EditionId, number>();
const timeZone = config.TIME_ZONE;
const sending = {
  ...(config.RESEND_UNKNOWN !== null && { resendUnknownAfterHours: config.RESEND_UNKNOWN }),
  ...(config.CANARY !== null && { canary: config.CANARY }),
  stopSwitch: config.STOP_SWITCH,
  ...(config.REVIEW !== null && { review: config.REVIEW }),
};
const schedule = { weekday: config.WEEKDAY, hour: config.HOUR, timeZone };
const rules = {
  timeZone,
  startsAt: config.STARTS_AT,
  maximumArticleAgeDays: config.MAXIMUM_ARTICLE_AGE_DAYS,
};

/** Called every minute with the minute it is for. */
export async function handler({ scheduledAt }: { readonly scheduledAt: string }): Promise<void> {
  const minute = Math.floor(Date.parse(scheduledAt) / 60_000);
  if (Number.isNaN(minute)) throw new Error('the clock was called without the minute it is for');
  const today = dayInZone(new Date().toISOString(), timeZone);
  try {
    const { messagesPerSecond, ...daily } = await quota();
    const warmUpStep = config.WARM_UP === null ? 0 : await control.warmUpStep(today);
    const allowance = allowanceOf(daily, config.QUOTA_SHARE, config.WARM_UP ?? undefined, warmUpStep);
    if (messagesPerSecond > 0)
      await control.setPace({ ...lanesFor(messagesPerSecond, config.QUOTA_SHARE), ...(allowance && { allowance }) });
  } catch (error) {
    // The pace of a minute ago still holds; what is half done must not wait for it.
    logger.warn('quota.unknown', { error: error instanceof Error ? error.name : 'unknown' });
  }
  const { ticks, faults } = await tick(minute, sending, {
    now: Date.now,
    listOpen: editions.listOpen,
    find: editions.find,
    finish: editions.finish,
    reopen: (id) => editions.reopen(id, 'sent', new Date(Date.now() + config.LATE_AFTER_HOURS * HOUR_MS).toISOString()),
    pause: async (id, pause) => {
      // First the edition, with the reason: should only one of the two be written, it is the one that people see.
      await editions.pause(id, pause);
      await control.rest(id);
    },
    waitForEvents: editions.waitForEvents,
    close: editions.close,
    control: control.read,
    order,
    readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
    mark: editions.mark,
    readRun: ledger.readRun,
    advance: ledger.advance,
    restingSince,
    lanesAreEmpty: lanes.isEmpty,
    putOnLanes: async (messages, count) => {
      await control.sendsOn(today);
      await lanes.put(messages, count);
    },
  });
  for (const found of ticks) logger.info(`edition.${found.did}`, found);
  const { told, faults: untold } = await tellOfEditions(ticks, {
    now: Date.now,
    find: editions.find,
    readRun: ledger.readRun,
    post,
    tell: editions.tell,
  });
  // An edition that rests has an alarm of its own (infra/clock.ts): SES may be what keeps the letter from its readers.
  for (const { what, ...about } of told) logger[what === 'held' ? 'error' : 'info'](`edition.${what}`, about);
  const { told: reviewed, faults: unreviewed } = await tellOfReviews(ticks, sending.review, {
    ...editions,
    now: Date.now,
    readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
    post,
    language: config.PUBLICATION.language,
  });
  for (const edition of reviewed) logger.info('edition.reviewed', { edition });
  const unwatched = await faultsOf(
    watchSchedule(Date.now(), schedule, {
      ...scheduleWatch(documents, config.EDITION_TABLE),
      find: editions.find,
      // Who waits for it has an alarm of its own (infra/clock.ts).
      raise: (overdue) => logger.error('edition.overdue', overdue),
      tellWhyNone,
    }),
  );
  const uncut = await faultsOf(cutOff());
  const unordered = await faultsOf(orderNews(minute));
  const unwritten = await faultsOf(tellOfUploads());
  const finished = ticks.filter(({ did }) => did === 'finished').map(({ edition }) => edition);
  const { folded, faults: unfolded } = await foldAccounts(finished, minute, config.PUBLICATION, {
    now: Date.now,
    listEditions: () => listEditions(documents, config.EDITION_TABLE),
    readRun: ledger.readRun,
    ...callsLog(documents, config.LEDGER_TABLE),
    ...leavers(documents, config.LEDGER_TABLE),
    ...accountBucket(buckets, config.PRIVATE_BUCKET),
    ...archivePages(buckets, config.SITE_BUCKET),
    pageOf: async (id) => accountPath(await linkKeys(), id),
    post,
    tell: editions.tell,
  });
  for (const { edition, settled, account } of folded) {
    const { disagreements, ...numbers } = account;
    logger.info('edition.account', { edition, settled, ...numbers });
    // Whoever reads it has an alarm of its own (infra/clock.ts): which two counts, and what they say.
    if (disagreements.length > 0) logger.error('edition.unbalanced', { edition, settled, disagreements });
  }
  // After everything else that was due: the alarm of this function is what they are for.
  const all = [...faults, ...untold, ...unreviewed, ...unwatched, ...uncut, ...unordered, ...unwritten, ...unfolded];
  if (all.length > 0) throw new AggregateError(all, 'an edition could not be looked after');
}

/** One thing in trouble must not keep the others from being done. */
async function faultsOf(work: Promise<void>): Promise<readonly unknown[]> {
  return work.then(
    () => [],
    (error: unknown) => [error],
  );
}

async function cutOff(): Promise<void> {
  const ordered = await orderReviews(sending.review, schedule, { now: Date.now, find: editions.find, order });
  for (const edition of ordered) logger.info('edition.ordered', { edition });
}

async function orderNews(minute: number): Promise<void> {
  if (config.SETTLE_MINUTES === null) return;
  const ordered = await orderInstant(minute, config.SETTLE_MINUTES, rules, {
    ...freshTable(documents, config.ARTICLE_TABLE),
    ...instantMark(documents, config.EDITION_TABLE),
    find: editions.find,
    listEditions: () => listEditions(documents, config.EDITION_TABLE),
    listUploads: articles.listUploads,
    listUsed: editions.listUsed,
    order,
  });
  if (ordered !== undefined) logger.info('edition.ordered', { edition: ordered });
}

async function tellOfUploads(): Promise<void> {
  const uploads = await tellEditors(Date.now(), schedule, rules, {
    listNews: news.listNews,
    forgetNews: news.forgetNews,
    listUploads: articles.listUploads,
    listUsed: editions.listUsed,
    find: editions.find,
    readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
    listEditions: () => listEditions(documents, config.EDITION_TABLE),
    post,
    order,
    hash: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  });
  if (uploads > 0) logger.info('editors.told', { uploads });
}

async function tellWhyNone(edition: Edition): Promise<void> {
  const next = new Date(nextDue('weekly', Date.now(), schedule)).toISOString();
  await post(
    await noEditionLetter(edition, config.MINIMUM_ARTICLES, next, rules, {
      listUploads: articles.listUploads,
      listUsed: editions.listUsed,
      firstProblem: async (key) => (await receipts.readReceipt(key))?.receipt.problems[0],
    }),
  );
  logger.info('edition.none', { edition: edition.id, reason: edition.reason });
}
