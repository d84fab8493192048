import { writesOf } from '../model/attempt.ts';
import type { SendResult } from '../model/delivery.ts';
import type { LetterOutcome } from '../model/letter.ts';
import { inOnlyTo, type OnlyTo } from '../model/subscriber.ts';

/** What is written down of one letter to one of its readers. */
export type LetterRecord = {
  readonly outcome: LetterOutcome;
  /** Who wrote last: letters and digits, another one for each write. That of the claim travels as a message tag. */
  readonly attempt: string;
  /** While it is claimed: until when (epoch milliseconds) nobody else may touch it. 0 otherwise. */
  readonly leaseUntil: number;
  /** SES's own code, when it did not accept. */
  readonly code?: string;
  /** SES's own id, when it did. */
  readonly messageId?: string;
};

export type Post = {
  readonly now: () => number;
  /** How long this function may still run, in milliseconds. */
  readonly timeLeftMs: () => number;
  /** What is known of the reader at this place of the list, as it now is. */
  readonly find: (reader: number) => Promise<LetterRecord | undefined>;
  /** Writes if `follows` wrote last; without one, if nobody has. False when somebody else was faster. */
  readonly write: (reader: number, follows: string | undefined, record: LetterRecord) => Promise<boolean>;
  readonly send: (address: string, attempt: string) => Promise<SendResult>;
};

/** `again`: somebody still waits for this letter, so its message must come back. */
export type PostReport = {
  /** Of the readers that were looked at, in the order of the list. */
  readonly outcomes: readonly LetterOutcome[];
  readonly again: boolean;
  /** Why SES took none any more; `halted` when our set-up is at fault. */
  readonly stopped?: { readonly halted: boolean; readonly code: string };
};

/** As long as one call to SES may take (ses-mailer.ts: 3 s + 20 s), and writing down what it said. */
const CALL_MS = 30_000;
/** Longer than that, and shorter than it takes for the message to come back: whoever finds it then may judge it. */
export const LETTER_LEASE_MS = 60_000;

/**
 * Mails one letter to the readers of its role, one after the other: the digest has its share of the account's rate
 * (setting `quotaShare`), letters run on what it leaves and need no pace of their own. SES gets each at most once: it is
 * claimed before the call by one conditional write, and a claim whose holder died is `unknown` and never sent again.
 * @param attempt unique for this call, ASCII letters and digits
 */
export async function postLetter(
  addresses: readonly string[],
  attempt: string,
  onlyTo: OnlyTo,
  post: Post,
): Promise<PostReport> {
  const nextAttempt = writesOf(attempt);
  const outcomes: LetterOutcome[] = [];
  for (const [reader, address] of addresses.entries()) {
    const { outcome, stopped } = await postToReader(reader, address, onlyTo, nextAttempt, post);
    outcomes.push(outcome);
    if (stopped !== undefined) return { outcomes, again: true, stopped };
  }
  return { outcomes, again: outcomes.some((outcome) => outcome === 'pending' || outcome === 'claimed') };
}

async function postToReader(
  reader: number,
  address: string,
  onlyTo: OnlyTo,
  nextAttempt: () => string,
  { now, timeLeftMs, find, write, send }: Post,
): Promise<{ readonly outcome: LetterOutcome; readonly stopped?: NonNullable<PostReport['stopped']> }> {
  const found = await find(reader);
  const put = async (record: Omit<LetterRecord, 'attempt'>): Promise<LetterOutcome> => {
    const held = await write(reader, found?.attempt, { ...record, attempt: nextAttempt() });
    return held ? record.outcome : 'claimed';
  };
  switch (found?.outcome) {
    case 'submitted':
    case 'refused':
    case 'unknown':
    case 'excluded':
      return { outcome: found.outcome };
    case 'claimed':
      // Somebody is at it now; or died there, and SES may have the letter.
      if (found.leaseUntil > now()) return { outcome: 'claimed' };
      return { outcome: await put({ outcome: 'unknown', leaseUntil: 0, code: 'LeaseLapsed' }) };
    case 'pending':
    case undefined:
      break;
  }
  if (!inOnlyTo(onlyTo, address)) return { outcome: await put({ outcome: 'excluded', leaseUntil: 0 }) };
  if (timeLeftMs() < CALL_MS) return { outcome: 'pending' };
  const claim: LetterRecord = { outcome: 'claimed', attempt: nextAttempt(), leaseUntil: now() + LETTER_LEASE_MS };
  if (!(await write(reader, found?.attempt, claim))) return { outcome: 'claimed' };

  const { stopped, ...learned } = meaningOf(await send(address, claim.attempt));
  await write(reader, claim.attempt, { ...learned, attempt: nextAttempt(), leaseUntil: 0 });
  return { outcome: learned.outcome, ...(stopped && { stopped }) };
}

type Learned = Pick<LetterRecord, 'outcome' | 'code' | 'messageId'> & Pick<PostReport, 'stopped'>;

function meaningOf(result: SendResult): Learned {
  switch (result.kind) {
    case 'accepted':
      return { outcome: 'submitted', messageId: result.messageId };
    case 'refused':
      return { outcome: 'refused', code: result.code };
    case 'unknown':
      return { outcome: 'unknown', code: result.code };
    // Whoever comes next would fare alike: not connected, too fast, or our set-up is at fault.
    case 'unsent':
      return stop(result.code, false);
    case 'halted':
      return stop(result.code, true);
    case 'throttled':
      return stop(result.daily ? 'DailyQuota' : 'Throttling', false);
  }
}

function stop(code: string, halted: boolean): Learned {
  return { outcome: 'pending', code, stopped: { halted, code } };
}
