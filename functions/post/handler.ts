import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { documentClient, queueClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { letterTable } from '../aws/letter-table.ts';
import { postQueue } from '../aws/post-queue.ts';
import { sesMailer } from '../aws/ses-mailer.ts';
import { mailTemplate } from '../digest/digest-template.ts';
import { readEnvironment } from '../environment.ts';
import { letterMessage } from '../mail/letter-message.ts';
import type { Letter } from '../model/letter.ts';
import { environment } from './config.ts';
import { postLetter } from './post-letter.ts';
import { readLetter } from './read-letter.ts';
import { renderLetter, type LetterView } from './render-letter.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const letters = letterTable(documents, config.LETTER_TABLE);
const control = deliveryControl(documents, config.EDITION_TABLE);
const putAside = postQueue(queueClient(), config.POST_QUEUE_URL);
const mail = sesMailer(config.CONFIGURATION_SET);
// Compiled from templates/letter.mjml when the stack was synthesized, and laid beside this bundle.
const template = mailTemplate<LetterView>(readFileSync(new URL('letter.hbs', import.meta.url), 'utf8'));
const publication = config.PUBLICATION;
const addresses: Readonly<Record<Letter['to'], readonly string[]>> = {
  editors: config.EDITORS,
  operators: config.OPERATORS,
};

/** While this stage is stopped a letter looks every five minutes whether it may go. */
const STOPPED_SECONDS = 300;

/**
 * A letter, one a call. Its message comes back while one of its readers waits, and ends among the dead letters; while
 * this stage is stopped it does not: it is put on the queue anew, for however long.
 */
export async function handler({ Records }: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const failed: string[] = [];
  for (const { messageId, body } of Records) if (await mustComeBack(messageId, body, context)) failed.push(messageId);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function mustComeBack(messageId: string, body: string, context: Context): Promise<boolean> {
  const letter = letterIn(body);
  if (letter === undefined) {
    logger.error('letter.unreadable', { messageId });
    return true;
  }
  const { key, kind } = letter;
  try {
    if ((await control.read())?.stopped !== true) return await post(letter, context);
    await putAside(letter, STOPPED_SECONDS);
    logger.info('letter.stopped', { key, kind });
    return false;
  } catch (error) {
    logger.error('letter.broken', { key, kind, error: error instanceof Error ? error.message : String(error) });
    return true;
  }
}

/** Not thrown on: the error of what is no letter quotes it. */
function letterIn(body: string): Letter | undefined {
  try {
    return readLetter(body);
  } catch {
    return undefined;
  }
}

/** Whether the letter's message must come back. */
async function post(letter: Letter, context: Context): Promise<boolean> {
  const { key, kind, to } = letter;
  const compose = letterMessage({
    from: { name: publication.name, address: publication.sender },
    replyTo: publication.replyTo,
    language: publication.language,
    ...renderLetter(template, letter, publication),
  });
  const attempt = randomBytes(8).toString('hex');
  const { outcomes, again, stopped } = await postLetter(addresses[to], attempt, config.ONLY_TO ?? undefined, {
    now: Date.now,
    timeLeftMs: () => context.getRemainingTimeInMillis(),
    find: (reader) => letters.find(key, reader),
    write: (reader, follows, record) => letters.write(key, reader, follows, record, Date.now()),
    send: (address, claim) =>
      mail({ source: publication.sender, to: address, raw: compose(address), tags: { letter: kind, attempt: claim } }),
  });
  const log = stopped?.halted === true ? 'error' : 'info';
  logger[log](again ? 'letter.waiting' : 'letter.posted', { key, kind, to, attempt, outcomes, code: stopped?.code });
  return again;
}
