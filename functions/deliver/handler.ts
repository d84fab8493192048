import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSEvent } from 'aws-lambda';
import { audienceBucket } from '../aws/audience-bucket.ts';
import { documentClient, objectClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { editionTable } from '../aws/edition-table.ts';
import { ledgerTable } from '../aws/ledger-table.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { sesMailer } from '../aws/ses-mailer.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { readEnvironment } from '../environment.ts';
import { readLinkKeys } from '../links/keys.ts';
import { readerLinks } from '../links/reader-links.ts';
import { compose } from '../mail/compose.ts';
import { digestSkeleton } from '../mail/digest-message.ts';
import { MESSAGE_TAGS } from '../model/delivery.ts';
import type { Edition } from '../model/edition.ts';
import { environment } from './config.ts';
import { deliverRun, type Deliver, type SendTo } from './deliver-run.ts';
import { readRunMessage } from './read-run-message.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const objects = objectClient();
const editions = editionTable(documents, config.EDITION_TABLE);
const control = deliveryControl(documents, config.EDITION_TABLE);
const ledger = ledgerTable(documents, config.LEDGER_TABLE);
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const audiences = audienceBucket(objects, config.PRIVATE_BUCKET);
const renderings = editionBucket(objects, config.PRIVATE_BUCKET);
const mail = sesMailer(config.CONFIGURATION_SET);
const publication = config.PUBLICATION;
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);

/** A run on a lane, one a call. Throws only before its first call to SES: then the message comes back. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  for (const { body } of event.Records) {
    const message = readRunMessage(body);
    const attempt = randomBytes(8).toString('hex');
    let calls = 0;
    const deliver: Deliver = {
      now: Date.now,
      random: Math.random,
      sleepUntil: async (instant) => {
        // A timer may wake a millisecond early, and a second would then hold one message more than the pace.
        for (let left = instant - Date.now(); left > 0; left = instant - Date.now()) await sleep(Math.ceil(left));
      },
      timeLeftMs: () => context.getRemainingTimeInMillis(),
      findEdition: editions.find,
      control: control.read,
      slowDown: control.slowDown,
      pause: async (id, pause) => {
        // First the edition, with the reason: should only one of the two be written, it is the one that people see.
        await editions.pause(id, pause);
        await control.rest(id);
      },
      readAudience: audiences.getRun,
      readRun: ledger.readRun,
      advance: ledger.advance,
      readSubscribers: subscribers.read,
      openMessage: async (edition, language) => {
        const sendTo = await openMessage(edition, language, attempt);
        return (...reader) => {
          calls += 1;
          return sendTo(...reader);
        };
      },
    };
    const about = { edition: message.edition, run: message.run, attempt };
    try {
      const report = await deliverRun(message, attempt, config.ONLY_TO ?? undefined, deliver);
      const log = report.ended === 'halted' ? 'error' : 'info';
      logger[log](`run.${report.ended}`, { ...about, ...report });
    } catch (error) {
      if (calls === 0) throw error;
      // A message that came back would block its lane; the clock settles the open wave and puts the rest on a lane.
      logger.error('run.broken', { ...about, calls, error: error instanceof Error ? error.message : String(error) });
    }
  }
}

async function openMessage(edition: Edition, language: string, attempt: string): Promise<SendTo> {
  const keys = await linkKeys();
  const { sender, publicUrl } = publication;
  const message = await renderings.getMessage(edition.id, edition.rendering ?? '', language);
  const skeleton = digestSkeleton(publication, message);
  return async (reader, address, { batch, reader: position }) => {
    let raw: Uint8Array;
    try {
      const links = readerLinks(keys, publicUrl, { subscriber: reader, edition: edition.id });
      raw = compose(skeleton, { to: address, ...links });
    } catch (error) {
      // It never left, so nothing is unknown. Should it be everybody's, the edition halts like one that SES refuses.
      return { kind: 'refused', code: 'CannotBeWritten', words: error instanceof Error ? error.message : '' };
    }
    return mail({
      source: sender,
      to: address,
      raw,
      tags: {
        [MESSAGE_TAGS.edition]: edition.id,
        [MESSAGE_TAGS.batch]: String(batch),
        [MESSAGE_TAGS.reader]: String(position),
        [MESSAGE_TAGS.attempt]: attempt,
      },
    });
  };
}
