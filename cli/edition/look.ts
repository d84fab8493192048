import { foldAccount, type Account } from '../../functions/model/account.ts';
import type { RunCalls } from '../../functions/model/counts.ts';
import { BATCH_READERS, RUN_BATCHES, runOf } from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import { planOf, type Plan } from '../../functions/model/plan.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import type { Hand } from './hand.ts';
import { each } from '../put-files.ts';
import { readLedger, unknownIn, waitingIn } from './read-ledger.ts';

/** An edition as an operator looks at it. */
export type Look = {
  readonly edition: Edition;
  readonly control: DeliveryControl;
  /** Everything below is there once the audience is frozen. */
  readonly delivery?: {
    readonly account: Account;
    /** Of those whom it welcomes: they are no candidates, and counted apart. */
    readonly welcomes: Account;
    /** Readers who wait, or are being written to. */
    readonly waiting: number;
    /** Readers who left by the edition's own links. */
    readonly unsubscribed: number;
    /** Where the page of its account stands below the public address, once there is one. */
    readonly page?: string;
    /** How many were given which rendering, the present one last. */
    readonly renderings: readonly { readonly rendering: string; readonly submitted: number }[];
    /** When the last of those who wait will have been written to, if nothing comes between. */
    readonly plan: Plan;
    /** Readers of whom SES has said nothing. */
    readonly unknown: number;
    /** Who they are, once SES's events can be waited for no longer. */
    readonly unknownReaders?: readonly SubscriberId[];
  };
};

/** SES's events have come by then, or never will. */
const SETTLED_MS = 24 * 60 * 60 * 1000;

/** Reads what there is to know of an edition, and changes nothing. */
export async function lookAt(
  id: EditionId,
  hand: Pick<
    Hand,
    | 'now'
    | 'find'
    | 'control'
    | 'readRun'
    | 'listWelcomes'
    | 'readCalls'
    | 'countLeavers'
    | 'findAccount'
    | 'readAudience'
  >,
): Promise<Look | undefined> {
  const edition = await hand.find(id);
  if (edition === undefined) return undefined;
  const control = (await hand.control()) ?? FIRST_CONTROL;
  const { audience, state, sentAt, cancelledAt, rendering = '', earlier = [] } = edition;
  if (audience === undefined) return { edition, control };
  const { entries, survey } = await readLedger(edition, hand);
  const calls: RunCalls[] = [];
  await each([...Array(audience.runs).keys()], async (run) => void calls.push(...(await hand.readCalls(id, run))));
  const hadEarlier = earlier.reduce((sum, { submitted }) => sum + submitted, 0);
  const isOver = state === 'sent' || state === 'cancelled';
  const isOld = isOver && hand.now() >= Date.parse(sentAt ?? cancelledAt ?? edition.scheduledAt) + SETTLED_MS;
  const account = foldAccount(audience, entries, { calls, settled: isOld });
  const welcomed = await hand.listWelcomes(id);
  const page = (await hand.findAccount(id))?.page;
  const unknownReaders = isOld ? await whoIsUnknown(edition, survey.unknown, hand) : undefined;
  return {
    edition,
    control,
    delivery: {
      account,
      welcomes: foldAccount({ candidates: welcomed.length, readers: welcomed.length, excluded: {} }, welcomed),
      waiting: waitingIn(survey),
      unsubscribed: await hand.countLeavers(id),
      ...(page !== undefined && { page }),
      renderings: [...earlier, { rendering, submitted: Math.max(0, account.submitted - hadEarlier) }],
      plan: planOf(account.pending, control, hand.now()),
      unknown: unknownIn(survey),
      ...(unknownReaders && { unknownReaders }),
    },
  };
}

async function whoIsUnknown(
  { id, audience }: Edition,
  unknown: Awaited<ReturnType<typeof readLedger>>['survey']['unknown'],
  { readAudience }: Pick<Hand, 'readAudience'>,
): Promise<readonly SubscriberId[]> {
  const found: SubscriberId[] = [];
  const runs = new Map<number, readonly SubscriberId[]>();
  for (const { batch, readers } of unknown) {
    const run = runOf(batch.batch);
    const ids = runs.get(run) ?? (await readAudience(id, audience?.fence ?? 0, run)).readers;
    runs.set(run, ids);
    const first = (batch.batch % RUN_BATCHES) * BATCH_READERS;
    for (const reader of readers) found.push(...ids.slice(first + reader, first + reader + 1));
  }
  return found;
}
