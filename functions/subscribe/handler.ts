import { timingSafeEqual } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { handle } from 'hono/aws-lambda';
import { documentClient, queueClient } from '../aws/clients.ts';
import { joiningTable } from '../aws/joining-table.ts';
import { listEditions } from '../aws/edition-list.ts';
import { leavers } from '../aws/leavers.ts';
import { postQueue } from '../aws/post-queue.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { welcomeQueue } from '../aws/welcome-queue.ts';
import { readEnvironment } from '../environment.ts';
import { readConfirm } from '../links/confirm-token.ts';
import { mintStamp, readStamp } from '../links/form-stamp.ts';
import { readLinkKeys } from '../links/keys.ts';
import { networkId } from '../links/network-id.ts';
import { readPreferences } from '../links/preferences-token.ts';
import { subscriberId } from '../links/subscriber-id.ts';
import { readUnsubscribe } from '../links/unsubscribe-token.ts';
import { environment } from './config.ts';
import { OFFERED_SERIES, SCHEDULED_SERIES } from '../model/series.ts';
import { latestOf } from '../model/welcome.ts';
import { subscribeApp } from './subscribe-app.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const joining = joiningTable(documents, config.JOINING_TABLE);
const queues = queueClient();
const order = postQueue(queues, config.POST_QUEUE_URL);
const welcome = welcomeQueue(queues, config.WELCOMES_QUEUE_URL);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);

const site = {
  publication: config.PUBLICATION,
  cadences: config.SETTLE_MINUTES === null ? SCHEDULED_SERIES : OFFERED_SERIES,
  tell: (event: string) => logger.info(event),
  tellFault: (error: Error) => logger.error('page.broken', error),
} as const;

const app = subscribeApp(site, {
  ...subscribers,
  ...joining,
  ...leavers(documents, config.LEDGER_TABLE),
  now: Date.now,
  async isOrigin(value) {
    const [given, wanted] = [Buffer.from(value), Buffer.from((await linkKeys()).origin)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  },
  async readUnsubscribe(token) {
    const link = readUnsubscribe(await linkKeys(), token);
    return 'refused' in link ? undefined : link;
  },
  async readPreferences(token) {
    const link = readPreferences(await linkKeys(), token);
    return 'refused' in link ? undefined : link.subscriber;
  },
  async readConfirm(token) {
    const link = readConfirm(await linkKeys(), token);
    return 'refused' in link ? undefined : link;
  },
  stamp: async (at) => mintStamp(await linkKeys(), at),
  readStamp: async (stamp) => readStamp(await linkKeys(), stamp),
  idOf: async (addressKey) => subscriberId(await linkKeys(), addressKey),
  bucketOf: async (network) => networkId(await linkKeys(), network),
  orderLetter: (subscriber, at) =>
    order({ v: 1, key: `confirm-${subscriber}-${at}`, to: { subscriber }, kind: 'confirm', values: { at } }),
  async orderWelcome(id, at) {
    if (config.WELCOME) await welcome({ v: 1, welcome: id, at });
  },
  findWelcome: async (series) =>
    config.WELCOME ? latestOf(await listEditions(documents, config.EDITION_TABLE), series, Date.now())?.id : undefined,
  async erase(id, said) {
    // The wish first: who dies in between is still there, and so is the button.
    await joining.forgetWish(id);
    await subscribers.erase(id, said);
  },
});

/** A request of the function URL, payload 2.0. */
export const handler = handle(app);
