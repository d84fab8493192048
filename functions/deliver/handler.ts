import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { audienceBucket } from '../aws/audience-bucket.ts';
import { callsLog } from '../aws/calls-log.ts';
import { documentClient, objectClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { listEditions } from '../aws/edition-list.ts';
import { editionTable } from '../aws/edition-table.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { sesMailer } from '../aws/ses-mailer.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { welcomeTable } from '../aws/welcome-table.ts';
import { readEnvironment } from '../environment.ts';
import { readLinkKeys } from '../links/keys.ts';
import { readerLinks } from '../links/reader-links.ts';
import { composeInto, messageArena, type MessageArena } from '../mail/compose.ts';
import { digestSkeleton } from '../mail/digest-message.ts';
import { MESSAGE_TAGS } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import { welcomeTag } from '../model/welcome.ts';
import { callCounter } from './call-counter.ts';
import { environment } from './config.ts';
import { deliverRun, type Deliver, type SendTo } from './deliver-run.ts';
import { deliverWelcome } from './deliver-welcome.ts';
import { readRunMessage, readWelcomeMessage } from './read-message.ts';
import { welcomeControl } from './welcome-pace.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const objects = objectClient();
const editions = editionTable(documents, config.EDITION_TABLE);
const control = deliveryControl(documents, config.EDITION_TABLE);
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const { putCalls } = callsLog(documents, config.LEDGER_TABLE);
const welcomes = welcomeTable(documents, config.LEDGER_TABLE);
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const audiences = audienceBucket(objects, config.PRIVATE_BUCKET);
const renderings = editionBucket(objects, config.PRIVATE_BUCKET);
const mail = sesMailer(config.CONFIGURATION_SET);
const publication = config.PUBLICATION;
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);

/** What mailing somebody takes, whoever it is. */
const hand = {
  now: Date.now,
  random: Math.random,
  sleepUntil: async (instant: number) => {
    // A timer may wake a millisecond early, and a second would then hold one message more than the pace.
    for (let left = instant - Date.now(); left > 0; left = instant - Date.now()) await sleep(Math.ceil(left));
  },
  findEdition: editions.find,
  begin: (edition: Edition) => editions.begin(edition, new Date().toISOString()),
  control: control.read,
  slowDown: control.slowDown,
  readAudience: audiences.getRun,
  readSubscribers: subscribers.read,
};

/** A run on a lane, or a welcome, one a call. A welcome that has to wait comes back. */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { messageId, body, eventSourceARN } of Records)
    if (eventSourceARN !== config.WELCOMES_QUEUE_ARN) await run(body, context);
    else if (!(await welcome(body, context))) failed.push(messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

/** Throws only before its first call to SES: then the message comes back. */
async function run(body: string, context: Context): Promise<void> {
  const message = readRunMessage(body);
  const attempt = randomBytes(8).toString('hex');
  const calls = callCounter();
  let isLogged = false;
  const log = { v: 1, run: message.run, attempt } as const;
  const deliver: Deliver = {
    ...hand,
    timeLeftMs: () => context.getRemainingTimeInMillis(),
    pause: async (id, pause) => {
      // First the edition, with the reason: should only one of the two be written, it is the one that people see.
      await editions.pause(id, pause);
      await control.rest(id);
    },
    readRun: ledger.readRun,
    advance: ledger.advance,
    openMessage: async (edition, language) => {
      // Before the first call: whoever dies is known to have been there.
      isLogged = true;
      const [sendTo] = await Promise.all([openMessage(edition, language, attempt), putCalls(edition.id, log)]);
      return calls.counted(sendTo);
    },
  };
  const about = { edition: message.edition, run: message.run, attempt };
  try {
    const report = await deliverRun(message, attempt, config.ONLY_TO ?? undefined, deliver);
    const level = report.ended === 'halted' ? 'error' : 'info';
    logger[level](`run.${report.ended}`, { ...about, ...report });
  } catch (error) {
    if (calls.all() === 0) throw error;
    // A message that came back would block its lane; the clock settles the open wave and puts the rest on a lane.
    const cause = error instanceof Error ? error.message : String(error);
    logger.error('run.broken', { ...about, calls: calls.all(), error: cause });
  } finally {
    // Only a count: that it is missing must keep no message from being done with.
    if (isLogged)
      await putCalls(message.edition, { ...log, answers: calls.answers() }).catch(() =>
        logger.warn('calls.unlogged', about),
      );
  }
}

/** @returns whether it is done with. Throws at any time: whoever was claimed is then unknown to who comes next. */
async function welcome(body: string, context: Context): Promise<boolean> {
  const message = readWelcomeMessage(body);
  const attempt = randomBytes(8).toString('hex');
  const report = await deliverWelcome(message, attempt, config.ONLY_TO ?? undefined, {
    ...hand,
    ...welcomes,
    timeLeftMs: () => context.getRemainingTimeInMillis(),
    control: async () => {
      const now = await control.read();
      return now && welcomeControl(now, config.QUOTA_SHARE);
    },
    listEditions: () => listEditions(documents, config.EDITION_TABLE),
    openMessage: (edition, language) => openMessage(edition, language, attempt, welcomeTag(message.welcome)),
  });
  const level = report.ended === 'waits' && report.why === 'halted' ? 'error' : 'info';
  logger[level](`welcome.${report.ended}`, { ...report, attempt });
  return report.ended !== 'waits';
}

/** @param tag of the batch, in the place of its number */
async function openMessage(edition: Edition, language: string, attempt: string, tag?: string): Promise<SendTo> {
  const keys = await linkKeys();
  const { sender, publicUrl } = publication;
  const message = await renderings.getMessage(edition.id, edition.rendering ?? '', language);
  const skeleton = digestSkeleton(publication, message);
  // As many as there are calls under way together: allocating a message costs more than composing it.
  const arenas: MessageArena[] = [];
  return async (reader, address, { batch, reader: position }) => {
    const arena = arenas.pop() ?? messageArena(skeleton);
    let raw: Uint8Array;
    try {
      const links = readerLinks(keys, publicUrl, { subscriber: reader, edition: edition.id });
      raw = composeInto(arena, skeleton, { to: address, ...links });
    } catch (error) {
      // It never left, so nothing is unknown. Should it be everybody's, the edition halts like one that SES refuses.
      return { kind: 'refused', code: 'CannotBeWritten', words: error instanceof Error ? error.message : '' };
    }
    const result = await mail({
      source: sender,
      to: address,
      raw,
      tags: {
        [MESSAGE_TAGS.edition]: edition.id,
        [MESSAGE_TAGS.batch]: tag ?? String(batch),
        [MESSAGE_TAGS.reader]: String(position),
        [MESSAGE_TAGS.attempt]: attempt,
      },
    });
    arenas.push(arena);
    return result;
  };
}
