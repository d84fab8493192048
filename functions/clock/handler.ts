import { createHash } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { articleTable } from '../aws/article-table.ts';
import { documentClient, queueClient } from '../aws/clients.ts';
import { composeOrders } from '../aws/compose-orders.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionTable } from '../aws/edition-table.ts';
import { lanesQueue } from '../aws/lanes.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { newsTable } from '../aws/news-table.ts';
import { postQueue } from '../aws/post-queue.ts';
import { sendQuota } from '../aws/ses-quota.ts';
import { readEnvironment } from '../environment.ts';
import { dayInZone } from '../model/calendar.ts';
import { allowanceOf } from './allowance.ts';
import { environment } from './config.ts';
import { lanesFor } from './lanes-for.ts';
import { tellEditors } from './tell-editors.ts';
import { tellOfEditions } from './tell-of-editions.ts';
import { tick } from './tick.ts';

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
const quota = sendQuota();
const timeZone = config.TIME_ZONE;
const HOUR_MS = 60 * 60 * 1000;
const resend = { ...(config.RESEND_UNKNOWN !== null && { resendUnknownAfterHours: config.RESEND_UNKNOWN }) };
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
  const { ticks, faults } = await tick(minute, resend, {
    now: Date.now,
    listOpen: editions.listOpen,
    find: editions.find,
    finish: editions.finish,
    reopen: (id) => editions.reopen(id, 'sent', new Date(Date.now() + config.LATE_AFTER_HOURS * HOUR_MS).toISOString()),
    pause: async (id) => {
      await editions.pause(id, { why: 'late' });
      await control.rest(id);
    },
    close: editions.close,
    control: control.read,
    order,
    readRun: ledger.readRun,
    advance: ledger.advance,
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
  const uploads = await tellEditors(Date.now(), schedule, rules, {
    listNews: news.listNews,
    forgetNews: news.forgetNews,
    listUploads: articles.listUploads,
    listUsed: editions.listUsed,
    find: editions.find,
    post,
    order,
    hash: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
  });
  if (uploads > 0) logger.info('editors.told', { uploads });
  // After everything else that was due: the alarm of this function is what they are for.
  const all = [...faults, ...untold];
  if (all.length > 0) throw new AggregateError(all, 'an edition could not be looked after');
}
