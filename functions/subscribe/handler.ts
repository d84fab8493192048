import { timingSafeEqual } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { handle } from 'hono/aws-lambda';
import { documentClient } from '../aws/clients.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { readEnvironment } from '../environment.ts';
import { readLinkKeys } from '../links/keys.ts';
import { readUnsubscribe } from '../links/unsubscribe-token.ts';
import { environment } from './config.ts';
import { subscribeApp } from './subscribe-app.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const subscribers = subscriberTable(documentClient(), config.SUBSCRIBER_TABLE);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);

const app = subscribeApp(config.PUBLICATION, {
  async isOrigin(value) {
    const [given, wanted] = [Buffer.from(value), Buffer.from((await linkKeys()).origin)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  },
  async readLink(token) {
    const link = readUnsubscribe(await linkKeys(), token);
    return 'refused' in link ? undefined : link.subscriber;
  },
  async leave(id) {
    await subscribers.leave(id, new Date().toISOString());
    logger.info('subscriber.left');
  },
});

/** A request of the function URL, payload 2.0. */
export const handler = handle(app);
