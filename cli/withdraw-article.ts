import type { Receipt, Slug, Upload, Withdrawal } from '../functions/model/article.ts';
import type { Edition } from '../functions/model/edition.ts';
import { holdersOf } from '../functions/model/holders.ts';
import { allOf } from './all-of.ts';
import { no, yes, type Answer } from './edition/hand.ts';
import { count } from './show.ts';

/** What withdrawing takes of a deployed stack. */
export type WithdrawDesk = {
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly readWithdrawal: (slug: Slug) => Promise<Withdrawal | undefined>;
  readonly writeWithdrawal: (withdrawal: Withdrawal) => Promise<void>;
  /** Has ingest look at the articles of a slug again. */
  readonly lookAgain: (slug: Slug) => Promise<void>;
  readonly readReceipt: (key: string) => Promise<{ readonly receipt: Receipt } | undefined>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
};

const POLL_MS = 500;

/**
 * Takes an article back, or that back, without a change of its file: first the word is written down, then ingest looks
 * at the article again, so that whoever repeats a command that died does the rest. Waits for the article's receipt.
 */
export async function withdrawArticle(
  slug: Slug,
  withdrawn: boolean,
  desk: WithdrawDesk,
  patienceMs: number,
): Promise<Answer> {
  const holder = holdersOf(await allOf(desk.listUploads())).get(slug);
  // A skipped one has given its articles back, and has no pages.
  const editions = (await desk.listEditions()).filter(
    ({ state, articles = [] }) => state !== 'skipped' && articles.includes(slug),
  );
  const before = await desk.readWithdrawal(slug);
  if (holder === undefined && editions.length === 0 && before === undefined)
    return no(`There is no article ${slug}: a slug is the last part of its address, as its receipt names it.`);
  if (withdrawn || before !== undefined) {
    if (before?.withdrawn !== withdrawn)
      await desk.writeWithdrawal({ v: 1, slug, withdrawn, at: new Date(desk.now()).toISOString() });
    await desk.lookAgain(slug);
  }
  if (holder === undefined)
    return no(
      `${noted(slug, withdrawn)}, but its file is not in the bucket any more, or cannot be read: the archive leaves its page as it is.`,
      'Upload it again, also with use: false, and it follows.',
    );
  desk.say(`Waiting for the receipt of ${holder.key}…`);
  const receipt = await awaitReceipt(holder.key, withdrawn, desk, patienceMs);
  if (receipt === undefined)
    return no(
      `${noted(slug, withdrawn)}, but its receipt did not come within ${count(patienceMs / 1000, 'second')} (--wait). Repeat the command, or look at the log of ingest.`,
    );
  return yes(receipt.note, ...aboutEditions(slug, editions, withdrawn));
}

function noted(slug: Slug, withdrawn: boolean): string {
  return withdrawn ? `${slug} is noted as withdrawn` : `${slug} is no longer noted as withdrawn`;
}

async function awaitReceipt(
  key: string,
  withdrawn: boolean,
  { readReceipt, now, sleep }: WithdrawDesk,
  patienceMs: number,
): Promise<Receipt | undefined> {
  for (const until = now() + patienceMs; ; await sleep(POLL_MS)) {
    const found = await readReceipt(key);
    if (found !== undefined && (found.receipt.withdrawn === true) === withdrawn) return found.receipt;
    if (now() >= until) return undefined;
  }
}

/** What becomes of the editions that carry the article. */
function aboutEditions(slug: Slug, editions: readonly Edition[], withdrawn: boolean): readonly string[] {
  const says = editions.flatMap((edition) => aboutMails(edition, withdrawn));
  if (editions.length === 0) return [withdrawn ? 'No edition carries it.' : 'It may go into the next edition.'];
  const pages = editions.map(({ id }) => `/e/${id}/${slug}`).join(', ');
  const place = withdrawn ? 'show a note in its place' : 'show it again';
  return [...says, `In about three minutes ${pages}, the archive and the feeds ${place}.`];
}

function aboutMails({ id, state }: Edition, withdrawn: boolean): readonly string[] {
  const had = withdrawn ? 'Who has its mail keeps that' : 'Nobody gets its mail a second time';
  switch (state) {
    case 'sent':
      return [`${id} has been mailed. ${had}; the links in it lead to our page.`];
    case 'review':
      return [`${id} is being reviewed. It is rendered and reviewed again.`];
    case 'composing':
    case 'sending':
      return [
        `${id} is under way. ${had}. For the readers who wait: newsletter pause ${id}, then newsletter resume ${id} --recompose.`,
      ];
    case 'paused':
      return [`${id} rests. ${had}. The readers who wait get it as it is now by newsletter resume ${id} --recompose.`];
    case 'cancelled':
      return [`${id} was cancelled. ${had}; the links in it lead to our page.`];
    case 'skipped':
      return [];
  }
}
