import { existsSync } from 'node:fs';
import { stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { readLinkKeys } from '../functions/links/keys.ts';
import { MESSAGE_TAGS } from '../functions/model/delivery.ts';
import { accountFile } from './account-file.ts';
import { bootCloud } from './cloud/boot.ts';
import { serveInbox } from './inbox-page.ts';
import { readReceipts } from './receipts.ts';
import { readSubscribers } from './read-subscribers.ts';
import { runWeek, type Week } from './run-week.ts';
import { SAMPLE } from './sample.ts';
import { FlagError, readFlags, USAGE, type StartFlags } from './start-flags.ts';
import { storesOf } from './stores.ts';
import { synthesize } from './synthesize.ts';
import { terminal } from './terminal.ts';
import { uploadFolder } from './upload-folder.ts';
import { clearOut, writeFiles, writeInbox, writeLetters, writeReceipts } from './write-out.ts';

const publicationShape = z.object({
  name: z.string(),
  language: z.enum(['vi', 'en']),
  timeZone: z.string(),
  publicUrl: z.string(),
});

const read = readFlags(process.argv.slice(2), new Date());
if ('help' in read) process.stdout.write(USAGE);
else if ('mistake' in read) {
  process.stderr.write(`${read.mistake}\n\n${USAGE}`);
  process.exitCode = 2;
} else
  try {
    process.exitCode = await start(read.flags);
  } catch (error) {
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof FlagError ? 2 : 1;
  }

/** A whole week: boot the deployed stack, upload, fire the schedule, deliver, and write what readers got. */
async function start({ content, subscribers, out, now, keepRunning }: StartFlags): Promise<number> {
  const folder = await stat(content).catch(() => undefined);
  if (!folder?.isDirectory()) throw new FlagError(`--content: ${content} is no folder`);
  const list = subscribers ?? [join(content, 'subscribers.csv'), join(SAMPLE, 'subscribers.csv')].find(existsSync);
  if (list === undefined || !existsSync(list)) throw new FlagError(`--subscribers: there is no file ${list ?? ''}`);
  await clearOut(out);

  const show = terminal(process.stdout);
  show.step('synthesize', 'the CDK app, stage local');
  const assembly = await synthesize();
  show.step('boot', 'its stack, on this machine: the deployed bundles, policies, queues and schedules');
  const cloud = await bootCloud({ assembly, now });
  try {
    const stores = storesOf(cloud);
    const publication = publicationShape.parse(JSON.parse(cloud.environmentOf('compose')['PUBLICATION'] ?? ''));

    const keys = readLinkKeys(await stores.secret.read());
    const { subscribers: people, problems } = await readSubscribers(list, keys, publication, now);
    for (const person of people) await stores.subscribers.add(person);
    show.subscribers(relative('.', list), people.length, problems);

    show.step('upload', content);
    const uploaded = await uploadFolder(content, now, stores);
    await cloud.idle({ timeoutMs: 10 * 60_000 });
    show.receipts(uploaded.length, await readReceipts(stores));

    show.step('schedule', `the weekly edition of ${publication.name}, ${now.toISOString()}`);
    const week = await runWeek(now, publication.timeZone, cloud, stores, show.progress);
    await writeInbox(out, cloud.ses.mails);
    await writeLetters(out, cloud.ses.mails);
    await writeFiles(out, week.edition, stores);
    await writeReceipts(out, stores);
    const account = accountFile(week, mailsOf(week, cloud.ses.mails));
    await writeFile(join(out, 'account.json'), `${JSON.stringify(account, null, 2)}\n`);
    show.account(account, out);
    show.faults(cloud);

    if (keepRunning) await serveInbox(cloud, publication, show);
    return account.balanced ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}

/** What SES itself counted: the account's own numbers must agree with somebody else's. */
function mailsOf({ edition }: Week, mails: readonly { readonly tags: Readonly<Record<string, string>> }[]): number {
  return mails.filter(({ tags }) => tags[MESSAGE_TAGS.edition] === edition.id).length;
}
