import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { MESSAGE_TAGS } from '../functions/model/delivery.ts';
import { accountFile } from './account-file.ts';
import { bringContent, findContent } from './bring-content.ts';
import { bootCloud } from './cloud/boot.ts';
import { runProgram } from './run-program.ts';
import { runWeek, type Week } from './run-week.ts';
import { readFlags, USAGE, type StartFlags } from './start-flags.ts';
import { storesOf } from './stores.ts';
import { synthesize } from './synthesize.ts';
import { terminal } from './terminal.ts';
import { clearOut, writeFiles, writeInbox, writeLetters, writeReceipts } from './write-out.ts';

const publicationShape = z.object({
  name: z.string(),
  language: z.enum(['vi', 'en']),
  timeZone: z.string(),
  publicUrl: z.string(),
});

await runProgram(readFlags(process.argv.slice(2), new Date()), USAGE, start);

/** A whole week: boot the deployed stack, upload, fire the schedule, deliver, and write what readers got. */
async function start({ content, subscribers, out, now, keepRunning }: StartFlags): Promise<number> {
  const list = await findContent(content, subscribers);
  await clearOut(out);

  const show = terminal(process.stdout);
  show.step('synthesize', 'the CDK app, stage local');
  const assembly = await synthesize();
  show.step('boot', 'its stack, on this machine: the deployed bundles, policies, queues and schedules');
  const cloud = await bootCloud({ assembly, now });
  try {
    const stores = storesOf(cloud);
    const publication = publicationShape.parse(JSON.parse(cloud.environmentOf('compose')['PUBLICATION'] ?? ''));

    await bringContent({ content, list, now }, publication, cloud, stores, show);

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

    if (keepRunning) {
      // Only who wants the desk pays for loading it.
      const [{ deskSettings }, { serveUntilEnd }] = await Promise.all([
        import('./desk/played-desk.ts'),
        import('./desk/until-end.ts'),
      ]);
      // This stack is that of the local stage as it is: nobody looks at its editions before they go.
      await serveUntilEnd(cloud, await deskSettings({ review: false }), 0, show);
    }
    return account.balanced ? 0 : 1;
  } finally {
    await cloud.stop();
  }
}

/** What SES itself counted: the account's own numbers must agree with somebody else's. */
function mailsOf({ edition }: Week, mails: readonly { readonly tags: Readonly<Record<string, string>> }[]): number {
  return mails.filter(({ tags }) => tags[MESSAGE_TAGS.edition] === edition.id).length;
}
