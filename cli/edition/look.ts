import { foldAccount, type Account } from '../../functions/model/account.ts';
import { BATCH_READERS, RUN_BATCHES, readOutcomes, runOf } from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import { FEEDBACK_KINDS, type FeedbackKind } from '../../functions/model/feedback.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import { planOf, type Plan } from '../../functions/model/plan.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import type { Hand } from './hand.ts';
import { readLedger, unknownIn, waitingIn, type Entry } from './read-ledger.ts';

/** An edition as an operator looks at it. */
export type Look = {
  readonly edition: Edition;
  readonly control: DeliveryControl;
  /** Everything below is there once the audience is frozen. */
  readonly delivery?: {
    readonly account: Account;
    /** Positions that the ledger has, which the freeze counted as `readers`. */
    readonly inLedger: number;
    /** Readers who wait, or are being written to. */
    readonly waiting: number;
    /** Readers by reason: what the freeze left out, and what the ledger says. */
    readonly excluded: ReadonlyMap<string, number>;
    /** Readers whom SES refused, by its code. */
    readonly refused: ReadonlyMap<string, number>;
    /** Readers of whom SES's events of a kind have spoken; kinds without any are left out. */
    readonly events: ReadonlyMap<FeedbackKind, number>;
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
  hand: Pick<Hand, 'now' | 'find' | 'control' | 'readRun' | 'readAudience'>,
): Promise<Look | undefined> {
  const edition = await hand.find(id);
  if (edition === undefined) return undefined;
  const control = (await hand.control()) ?? FIRST_CONTROL;
  const { audience, state, sentAt, rendering = '', earlier = [] } = edition;
  if (audience === undefined) return { edition, control };
  const { entries, survey } = await readLedger(edition, hand);
  const excludedAtFreeze = Object.values(audience.excluded).reduce((sum, count) => sum + count, 0);
  const account = foldAccount({ candidates: audience.candidates, excludedAtFreeze }, entries);
  const hadEarlier = earlier.reduce((sum, { submitted }) => sum + submitted, 0);
  const isOld = state === 'cancelled' || (sentAt !== undefined && hand.now() >= Date.parse(sentAt) + SETTLED_MS);
  const unknownReaders = isOld ? await whoIsUnknown(edition, survey.unknown, hand) : undefined;
  return {
    edition,
    control,
    delivery: {
      account,
      inLedger: entries.reduce((sum, { batch }) => sum + batch.outcomes.length, 0),
      waiting: waitingIn(survey),
      ...reasons(audience.excluded, entries),
      events: eventsIn(entries),
      renderings: [...earlier, { rendering, submitted: Math.max(0, account.submitted - hadEarlier) }],
      plan: planOf(account.pending, control, hand.now()),
      unknown: unknownIn(survey),
      ...(unknownReaders && { unknownReaders }),
    },
  };
}

function reasons(frozen: Readonly<Record<string, number>>, entries: readonly Entry[]) {
  const excluded = new Map(Object.entries(frozen));
  const refused = new Map<string, number>();
  for (const { batch } of entries)
    for (const [reader, outcome] of readOutcomes(batch.outcomes).entries())
      switch (outcome) {
        case 'pending':
        case 'claimed':
        case 'submitted':
        case 'unknown':
          break;
        case 'refused':
          addOne(refused, batch.refusals?.[reader] ?? 'no code');
          break;
        case 'cancelled':
        case 'left':
        case 'paused':
        case 'suppressed':
        case 'unconfirmed':
        case 'erased':
        case 'cadence':
        case 'only-to':
          addOne(excluded, outcome);
      }
  return { excluded, refused };
}

function addOne(to: Map<string, number>, name: string): void {
  to.set(name, (to.get(name) ?? 0) + 1);
}

function eventsIn(entries: readonly Entry[]): ReadonlyMap<FeedbackKind, number> {
  const count = (kind: FeedbackKind) => entries.reduce((sum, { events }) => sum + (events?.[kind]?.size ?? 0), 0);
  return new Map(FEEDBACK_KINDS.map((kind) => [kind, count(kind)] as const).filter(([, number]) => number > 0));
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
