import { accountPage, EARLIER_EDITIONS } from '../digest/account-page.ts';
import { foldAccount, type EditionAccount } from '../model/account.ts';
import type { ArchiveFile } from '../model/archive.ts';
import type { RunCalls } from '../model/counts.ts';
import type { Batch } from '../model/delivery.ts';
import { eachOf } from '../model/each-of.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { BatchEvents } from '../model/feedback.ts';
import type { LetterOf } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import type { Ledger } from './survey.ts';
import { DAY_MS } from '../model/durations.ts';

/** Where accounts are folded from, and where they go. */
export type Accounts = Pick<Ledger, 'now' | 'readRun'> & {
  /** Every edition there ever was. */
  readonly listEditions: () => Promise<readonly Edition[]>;
  /** The log of calls to SES, of one run. */
  readonly readCalls: (id: EditionId, run: number) => Promise<readonly RunCalls[]>;
  /** How many left by the edition's own links. */
  readonly countLeavers: (id: EditionId) => Promise<number>;
  readonly findAccount: (id: EditionId) => Promise<EditionAccount | undefined>;
  readonly putAccount: (account: EditionAccount) => Promise<void>;
  readonly putFiles: (files: readonly ArchiveFile[]) => Promise<void>;
  /** Where the page of an account stands below the public address. */
  readonly pageOf: (id: EditionId) => Promise<string>;
  readonly post: (letter: LetterOf<'account'>) => Promise<void>;
  /** Writes down that people have been told of this event. Safe to repeat. */
  readonly tell: (id: EditionId, event: string) => Promise<void>;
};

/**
 * When an account is folded once more, counted from the moment since when nobody waits. A day later SES's events have
 * come, and editors get their letter. Complaints come for days, and what lay among the dead letters is replayed: so its
 * page is put again a week later. What is older is history: nobody wants letters about all that was ever sent when a
 * stack is renewed.
 */
const LOOKS = [
  { event: 'account', fromMs: DAY_MS, untilMs: 7 * DAY_MS, hasLetter: true },
  { event: 'account-week', fromMs: 7 * DAY_MS, untilMs: 14 * DAY_MS, hasLetter: false },
] as const;
type Look = (typeof LOOKS)[number];
const RUNS_AT_ONCE = 16;

/**
 * Folds the accounts that are due: of an edition at the moment it is sent, and once more a day later, when SES's events
 * have come; then editors get their one letter. A week later its page is put again. One that was cancelled when somebody
 * had it is folded from that day on.
 * Once an hour it looks for those; all of it is safe to repeat.
 * @param finished editions that were sent this minute
 * @param minute of the schedule, whole minutes since 1970
 * @returns what was folded, and the faults that kept an account from being folded
 */
export async function foldAccounts(
  finished: readonly EditionId[],
  minute: number,
  publication: Publication,
  accounts: Accounts,
): Promise<{ readonly folded: readonly EditionAccount[]; readonly faults: readonly unknown[] }> {
  const folded: EditionAccount[] = [];
  const faults: unknown[] = [];
  if (finished.length === 0 && minute % 60 !== 0) return { folded, faults };
  const editions = await accounts.listEditions();
  for (const edition of editions)
    try {
      const look = dueLook(edition, accounts.now());
      if (look !== undefined || finished.includes(edition.id))
        folded.push(await foldOne(edition, look, editions, publication, accounts));
    } catch (error) {
      // One account in trouble must not keep the others from being folded.
      faults.push(error);
    }
  return { folded, faults };
}

/** Whoever lets an edition go on gives it another time limit, and who cancels it an end: it names each stretch of being sent. */
function eventOf({ event }: Look, { sendBy, cancelledAt }: Edition): string {
  return `${event}-${cancelledAt ?? sendBy ?? 'first'}`;
}

/** Since when nobody waits for it (ISO 8601); nothing while somebody does, or when nobody can have it. */
function endOf({ state, sentAt, cancelledAt, audience, articles = [] }: Edition): string | undefined {
  if (state === 'sent') return sentAt;
  return state === 'cancelled' && audience !== undefined && articles.length > 0 ? cancelledAt : undefined;
}

function dueLook(edition: Edition, now: number): Look | undefined {
  const end = endOf(edition);
  if (end === undefined) return undefined;
  const age = now - Date.parse(end);
  return LOOKS.find(
    (look) => age >= look.fromMs && age < look.untilMs && edition.told?.has(eventOf(look, edition)) !== true,
  );
}

async function foldOne(
  edition: Edition,
  look: Look | undefined,
  editions: readonly Edition[],
  publication: Publication,
  accounts: Accounts,
): Promise<EditionAccount> {
  const { id } = edition;
  const account = await accountOf(edition, look !== undefined, accounts);
  const earlier = await earlierOf(edition, editions, accounts);
  await accounts.putAccount(account);
  await accounts.putFiles([accountPage(publication, account, earlier)]);
  if (look === undefined) return account;
  // Of instant editions there may be many a day: their pages say it, and no letter.
  if (look.hasLetter && edition.series !== 'instant') {
    const [before] = earlier;
    const values = { edition: account, ...(before && { before }) };
    // One key whatever happens: of an edition that is sent anew the page is put again, and no second letter goes out.
    await accounts.post({ v: 1, key: `${id}-account-editors`, to: 'editors', kind: 'account', values });
  }
  await accounts.tell(id, eventOf(look, edition));
  return account;
}

/** Folds the account of an edition whose audience is frozen, from all places where its readers were counted. */
async function accountOf(
  { id, series, scheduledAt, sentAt, subject, audience }: Edition,
  settled: boolean,
  { now, readRun, readCalls, countLeavers, pageOf }: Accounts,
): Promise<EditionAccount> {
  if (audience === undefined) throw new Error(`edition ${id} was sent to nobody knows whom`);
  const batches: { batch: Batch; events: BatchEvents | undefined }[] = [];
  const calls: RunCalls[] = [];
  await eachOf([...Array(audience.runs).keys()], RUNS_AT_ONCE, async (run) => {
    batches.push(...(await readRun(id, audience.fence, run)));
    calls.push(...(await readCalls(id, run)));
  });
  return {
    v: 1,
    edition: id,
    series,
    scheduledAt,
    ...(sentAt !== undefined && { sentAt }),
    foldedAt: new Date(now()).toISOString(),
    settled,
    ...(subject !== undefined && { subject }),
    page: await pageOf(id),
    unsubscribed: await countLeavers(id),
    account: foldAccount(audience, batches, { calls, settled }),
  };
}

/** The accounts of editions of the series that were sent before, newest first; those that were never folded are left out. */
async function earlierOf(
  { id, series, scheduledAt }: Edition,
  editions: readonly Edition[],
  { findAccount }: Accounts,
): Promise<readonly EditionAccount[]> {
  const before = editions
    .filter((one) => one.id !== id && one.series === series && one.state === 'sent' && one.scheduledAt < scheduledAt)
    .toSorted((one, other) => (one.scheduledAt < other.scheduledAt ? 1 : -1))
    .slice(0, EARLIER_EDITIONS);
  const found = await Promise.all(before.map((one) => findAccount(one.id)));
  return found.filter((one) => one !== undefined);
}
