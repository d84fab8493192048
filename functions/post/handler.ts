import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { articleTable } from '../aws/article-table.ts';
import { briefTable } from '../aws/brief-table.ts';
import { documentClient, objectClient, queueClient } from '../aws/clients.ts';
import { deliveryControl } from '../aws/delivery-control.ts';
import { editionBucket } from '../aws/edition-bucket.ts';
import { listEditions } from '../aws/edition-list.ts';
import { editionTable } from '../aws/edition-table.ts';
import { findingsBucket } from '../aws/findings-bucket.ts';
import { joiningTable } from '../aws/joining-table.ts';
import { letterTable } from '../aws/letter-table.ts';
import { postQueue } from '../aws/post-queue.ts';
import { rememberedSecret } from '../aws/secret.ts';
import { sesMailer } from '../aws/ses-mailer.ts';
import { siteBucket } from '../aws/site-bucket.ts';
import { templateBucket } from '../aws/template-bucket.ts';
import { subscriberTable } from '../aws/subscriber-table.ts';
import { mailTemplate } from '../digest/digest-template.ts';
import { readEnvironment } from '../environment.ts';
import { confirmUrl, mintConfirm } from '../links/confirm-token.ts';
import { readLinkKeys } from '../links/keys.ts';
import { mintReview, reviewUrl } from '../links/review-token.ts';
import { letterMessage } from '../mail/letter-message.ts';
import type { Letter, LetterOf, LetterRole } from '../model/letter.ts';
import type { Language } from '../model/publication.ts';
import { reviewOf } from '../model/review.ts';
import { askLinks } from '../web/ask-links.ts';
import { publicWeb } from '../web/web.ts';
import { askToConfirm } from './ask-to-confirm.ts';
import { environment } from './config.ts';
import { confirmContents } from './confirm-contents.ts';
import type { LetterRoom } from './letter-contents.ts';
import { postLetter } from './post-letter.ts';
import { readLetter } from './read-letter.ts';
import { renderContents, renderLetter, type LetterView, type RenderedLetter } from './render-letter.ts';
import { findingsToShow, reviewContents, type ReviewUrls } from './review-letter.ts';
import { lookForReview } from './review-look.ts';
import { testMail } from './test-mail.ts';

const config = readEnvironment(environment, process.env);
const logger = new Logger();
const documents = documentClient();
const letters = letterTable(documents, config.LETTER_TABLE);
const joining = joiningTable(documents, config.JOINING_TABLE);
const subscribers = subscriberTable(documents, config.SUBSCRIBER_TABLE);
const linkKeys = rememberedSecret(config.SECRET_ARN, readLinkKeys);
const control = deliveryControl(documents, config.EDITION_TABLE);
const objects = objectClient();
const putAside = postQueue(queueClient(), config.POST_QUEUE_URL);
const mail = sesMailer(config.CONFIGURATION_SET);
// Compiled from templates/letter.mjml when the stack was synthesized, and laid beside this bundle.
const template = mailTemplate<LetterView>(readFileSync(new URL('letter.hbs', import.meta.url), 'utf8'));
const publication = config.PUBLICATION;
const selection = {
  timeZone: publication.timeZone,
  startsAt: config.STARTS_AT,
  maximumArticleAgeDays: config.MAXIMUM_ARTICLE_AGE_DAYS,
};
const addresses: Readonly<Record<LetterRole, readonly string[]>> = {
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

/** A letter as it goes out: to whom, and the message for one of them. */
type Written = { readonly addresses: readonly string[]; readonly compose: (address: string) => Uint8Array };

/** Whether the letter's message must come back. */
async function post(letter: Letter, context: Context): Promise<boolean> {
  const { key, kind } = letter;
  const written = await write(letter);
  if (written === 'none' || written === 'again') {
    logger.info(`letter.${written}`, { key, kind });
    return written === 'again';
  }
  const { addresses: readers, compose } = written;
  const attempt = randomBytes(8).toString('hex');
  const { outcomes, again, stopped } = await postLetter(readers, attempt, config.ONLY_TO ?? undefined, {
    now: Date.now,
    timeLeftMs: () => context.getRemainingTimeInMillis(),
    find: (reader) => letters.find(key, reader),
    write: (reader, follows, record) => letters.write(key, reader, follows, record, Date.now()),
    send: (address, claim) =>
      mail({ source: publication.sender, to: address, raw: compose(address), tags: { letter: kind, attempt: claim } }),
  });
  const log = stopped?.halted === true ? 'error' : 'info';
  logger[log](again ? 'letter.waiting' : 'letter.posted', { key, kind, attempt, outcomes, code: stopped?.code });
  return again;
}

/** Whom it is for, and what it says. */
async function write(letter: Letter): Promise<Written | 'none' | 'again'> {
  switch (letter.kind) {
    case 'receipts':
    case 'notice':
    case 'account':
      return asWritten(renderLetter(template, letter, publication), publication.language, addresses[letter.to]);
    case 'confirm':
      return writeConfirmation(letter);
    case 'test': {
      const { edition, rendering, language, folder } = letter.values;
      const { getMessage } = editionBucket(objects, config.PRIVATE_BUCKET, folder);
      const message = await getMessage(edition, rendering, language);
      const to = typeof letter.to === 'string' ? addresses[letter.to] : [letter.to.address];
      return { addresses: to, compose: testMail(message, await linkKeys(), publication) };
    }
    case 'review':
      return writeReview(letter);
  }
}

async function writeConfirmation({ to, values }: LetterOf<'confirm'>): Promise<Written | 'none' | 'again'> {
  const { subscriber } = to;
  const wish = await askToConfirm(subscriber, values.at, Date.now(), { ...joining, findSubscriber: subscribers.find });
  if (typeof wish === 'string') return wish;
  const { address, language } = wish;
  const token = mintConfirm(await linkKeys(), { subscriber, at: values.at });
  const contents = confirmContents(language, confirmUrl(publication.publicUrl, token), publication);
  return asWritten(
    renderContents(template, () => contents, publication),
    language,
    [address],
  );
}

async function writeReview({ to, values }: LetterOf<'review'>): Promise<Written | 'none'> {
  const renderings = editionBucket(objects, config.PRIVATE_BUCKET);
  const looked = await lookForReview(values, selection, publication, {
    ...editionTable(documents, config.EDITION_TABLE),
    ...renderings,
    ...siteBucket(objects, config.SITE_BUCKET),
    ...templateBucket(objects, config.PRIVATE_BUCKET),
    now: Date.now,
    readBrief: briefTable(documents, config.EDITION_TABLE).readBrief,
    listEditions: () => listEditions(documents, config.EDITION_TABLE),
    listUploads: articleTable(documents, config.ARTICLE_TABLE).listUploads,
    control: control.read,
    askLinks: (links) => askLinks(links, publicWeb(publication.publicUrl)),
  });
  const rules = reviewOf({ series: 'weekly', sendAt: values.sendAt }, config.REVIEW ?? undefined);
  if (looked === undefined || rules === undefined) return 'none';
  const keys = await linkKeys();
  const { edition, rendering } = values;
  const at = Date.now();
  // Before the letter: its links lead to pages that show them.
  const findings = findingsToShow(looked, publication.language);
  await findingsBucket(objects, config.PRIVATE_BUCKET).putFindings(edition, rendering, findings);
  const urlOf: ReviewUrls = (deed, about) =>
    reviewUrl(publication.publicUrl, mintReview(keys, { deed, edition, rendering, at, ...about }));
  const contents = (room: LetterRoom) => reviewContents(values, looked, rules, urlOf, publication, room);
  return asWritten(renderContents(template, contents, publication), publication.language, addresses[to]);
}

function asWritten(letter: RenderedLetter, language: Language, to: readonly string[]): Written {
  const from = { name: publication.name, address: publication.sender };
  return { addresses: to, compose: letterMessage({ from, replyTo: publication.replyTo, ...letter, language }) };
}
