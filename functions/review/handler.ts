import { timingSafeEqual } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { handle } from 'hono/aws-lambda';
import { briefTable } from '../aws/brief-table.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { editionTable } from '../aws/edition-table.ts';
import { findingsBucket } from '../aws/findings-bucket.ts';
import { postQueue } from '../aws/post-queue.ts';
import { reviewHand } from '../aws/review-hand.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { siteBucket } from '../aws/site-bucket.ts';
import { readEnvironment } from '../environment.ts';
import { readLinkKeys } from '../links/keys.ts';
import { mintReview, readReview, spentMark } from '../links/review-token.ts';
import { environment } from './config.ts';
import { reviewApp } from './review-app.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const objects = objectClient();
const control = deliveryControl(documents, config.EDITION_TABLE);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);

const app = reviewApp({
  publication: config.PUBLICATION,
  // A review that was turned off since its letter: nothing waits for a word, and none is sent without its time.
  rules: config.REVIEW ?? { hoursBefore: 1, unlessApproved: false },
  onlyTo: config.ONLY_TO ?? undefined,
  now: Date.now,
  find: editionTable(documents, config.EDITION_TABLE).find,
  readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
  ...reviewHand(documents, config.EDITION_TABLE),
  ...editionBucket(objects, config.PRIVATE_BUCKET),
  ...findingsBucket(objects, config.PRIVATE_BUCKET),
  hasPicture: siteBucket(objects, config.SITE_BUCKET).hasPicture,
  stopAll: () => control.setStopped(true),
  order: postQueue(queueClient(), config.POST_QUEUE_URL),
  async isOrigin(value) {
    const [given, wanted] = [Buffer.from(value), Buffer.from((await linkKeys()).origin)];
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  },
  readLink: async (token) => readReview(await linkKeys(), token, Date.now()),
  async linksFor(edition, rendering) {
    const keys = await linkKeys();
    const at = Date.now();
    return (deed, about) => `/r/${mintReview(keys, { deed, edition, rendering, at, ...about })}`;
  },
  markOf: spentMark,
  tell: (event, about) => logger.info(event, about),
  tellFault: (error) => logger.error('page.broken', error),
});

/** A request of the function URL, payload 2.0. */
export const handler = handle(app);
