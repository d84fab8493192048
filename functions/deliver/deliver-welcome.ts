import { writesOf } from '../model/attempt.ts';
import { changeBatch } from '../model/change-batch.ts';
import { readOutcomes, type AudienceRun, type Batch, type Outcome } from '../model/delivery.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import { consentOf, type Exclusion, type OnlyTo, type Subscriber, type SubscriberId } from '../model/subscriber.ts';
import { latestOf, WELCOME_MS, type WelcomeMessage } from '../model/welcome.ts';
import { deliverReaders, type DeliverReaders, type RunEnd } from './deliver-run.ts';
import { isHeld } from './wave.ts';
import { isReaderOf } from './welcome-edition.ts';

export type DeliverWelcome = Omit<DeliverReaders, 'readRun' | 'advance' | 'pause'> & {
  readonly findEdition: (id: EditionId) => Promise<Edition | undefined>;
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly readAudience: (id: EditionId, fence: number, run: number) => Promise<AudienceRun>;
  /** Which edition was chosen for this confirmation. */
  readonly findChoice: (message: WelcomeMessage) => Promise<EditionId | undefined>;
  /** Chooses one, once and for all. @returns the one that was chosen first */
  readonly choose: (message: WelcomeMessage, edition: EditionId) => Promise<EditionId>;
  /** The person's batch as it now is, made if it was not there. */
  readonly open: (edition: EditionId, id: SubscriberId, fence: number) => Promise<Batch>;
  /** False when somebody else wrote the batch since. */
  readonly advance: (edition: EditionId, id: SubscriberId, follows: string, batch: Batch) => Promise<boolean>;
};

/** Why a confirmation brings nothing: also because the latest edition goes to this person anyhow. */
type WhyNone = 'stale' | 'no-edition' | 'in-audience' | Exclusion;

/** Why somebody has to wait: why a run ends, or because somebody else is at it, or the edition rests. */
type WhyWaits = RunEnd['ended'] | 'held';

/** What became of a welcome; of one that waits the message must come back. */
export type WelcomeReport =
  | { readonly ended: 'none'; readonly why: WhyNone }
  | { readonly ended: 'done'; readonly edition: EditionId; readonly outcome: Outcome }
  | { readonly ended: 'waits'; readonly edition: EditionId; readonly why: WhyWaits; readonly code?: string };

/**
 * Mails the latest edition of their series to somebody who has just confirmed: a delivery like any other, in a batch of
 * one. A confirmation brings one edition at most, and nobody gets an edition as welcome whose audience they are in.
 * Whatever cannot go out within `WELCOME_MS` is called off.
 * @param attempt unique for this call; ASCII letters and digits
 */
export async function deliverWelcome(
  message: WelcomeMessage,
  attempt: string,
  onlyTo: OnlyTo,
  deliver: DeliverWelcome,
): Promise<WelcomeReport> {
  const startedAt = deliver.now();
  const { welcome: id, at } = message;
  const isStale = startedAt > Date.parse(at) + WELCOME_MS;
  const subscriber = (await deliver.readSubscribers([id])).get(id);
  const found = (await deliver.findChoice(message)) ?? (await choose(message, subscriber, isStale, onlyTo, deliver));
  if (typeof found !== 'string') return { ended: 'none', why: found.none };
  const edition = await deliver.findEdition(found);
  if (edition === undefined) throw new Error(`edition ${found} welcomes somebody and is not there`);
  const frozen = edition.audience;
  // Another brief has it composed anew.
  if (frozen === undefined)
    return isStale ? { ended: 'none', why: 'stale' } : { ended: 'waits', edition: edition.id, why: 'not-sending' };

  const { fence } = frozen;
  const look = () => deliver.open(edition.id, id, fence);
  const batch = await look();
  if (isHeld(batch, startedAt)) return { ended: 'waits', edition: edition.id, why: 'held' };
  const outcome = outcomeIn(batch);
  if (outcome !== 'pending' && outcome !== 'claimed') return { ended: 'done', edition: edition.id, outcome };

  const advance = (follows: string, next: Batch) => deliver.advance(edition.id, id, follows, next);
  let why: WhyWaits = 'paused';
  let code: string | undefined;
  if (isStale || subscriber === undefined || edition.state === 'cancelled') await callOff(batch, attempt, advance);
  // Since it was chosen it may have been composed anew, and its readers frozen with this one among them.
  else if (await isReaderOf({ ...edition, audience: frozen }, subscriber, deliver.readAudience))
    await callOff(batch, attempt, advance);
  else if (edition.state !== 'paused') {
    const { language } = subscriber;
    const audience: AudienceRun = { v: 1, edition: edition.id, run: 0, language, readers: [id] };
    const report = await deliverReaders({ edition, fence, audience, limit: Infinity, startedAt }, attempt, onlyTo, {
      ...deliver,
      readRun: async () => [{ batch }],
      advance: (_, follows, next) => advance(follows, next),
      // One reader is no reason to let an edition rest: its own runs, and the clock, find out by themselves.
      pause: async () => {},
    });
    why = report.ended === 'done' ? 'held' : report.ended;
    if (report.ended === 'halted') ({ code } = report);
  }
  const after = outcomeIn(await look());
  if (after !== 'pending' && after !== 'claimed') return { ended: 'done', edition: edition.id, outcome: after };
  return { ended: 'waits', edition: edition.id, why, ...(code !== undefined && { code }) };
}

/** The edition for a confirmation of which nobody has heard yet, or why there is none. */
async function choose(
  message: WelcomeMessage,
  subscriber: Subscriber | undefined,
  isStale: boolean,
  onlyTo: OnlyTo,
  { now, listEditions, readAudience, choose: record }: DeliverWelcome,
): Promise<EditionId | { readonly none: WhyNone }> {
  // Another confirmation came after this one, and has a message of its own.
  if (isStale || (subscriber !== undefined && subscriber.confirmedAt !== message.at)) return { none: 'stale' };
  if (subscriber === undefined) return { none: 'erased' };
  const consent = consentOf(subscriber, subscriber.cadence, onlyTo, now());
  if ('excluded' in consent) return { none: consent.excluded };
  const latest = latestOf(await listEditions(), subscriber.cadence, now());
  if (latest === undefined) return { none: 'no-edition' };
  return (await isReaderOf(latest, subscriber, readAudience)) ? { none: 'in-audience' } : record(message, latest.id);
}

/** Nobody is written to any more. Who was claimed, and has no known answer, is unknown. */
async function callOff(
  batch: Batch,
  attempt: string,
  advance: (follows: string, batch: Batch) => Promise<boolean>,
): Promise<void> {
  const outcome = outcomeIn(batch);
  const to = outcome === 'claimed' ? 'unknown' : 'cancelled';
  const ended = changeBatch(batch, to, (one) => one === outcome, writesOf(attempt)());
  if (ended !== undefined) await advance(batch.attempt, ended);
}

function outcomeIn({ outcomes }: Batch): Outcome {
  return readOutcomes(outcomes)[0] ?? 'pending';
}
