/** What is too much: this share of readers, once there are at least so many. */
export type Threshold = { readonly rate: number; readonly least: number };

/** The settings of the stop switch: permanent bounces and complaints that make an edition rest. */
export type StopSwitch = { readonly bounces: Threshold; readonly complaints: Threshold };

/** First so many readers, then wait for what SES says of them. */
export type Canary = { readonly readers: number; readonly minutes: number };

/** More than a twentieth of at least a hundred readers refused with one code is no reader's fault. */
export const ENOUGH_READERS = 100;
export const REFUSED_SHARE = 0.05;

/** What the ledger says of an edition so far, in readers. */
export type Tally = {
  /** SES took their mail, as its answers or its events say. */
  readonly submitted: number;
  /** Of these, whose fate SES's events have told: delivered, bounced, complained or rejected. */
  readonly heard: number;
  readonly permanent: number;
  readonly complaint: number;
  /** Refused readers by SES's code; who was rejected after SES had taken their mail is here as `Reject`. */
  readonly refused: ReadonlyMap<string, number>;
};

export type TripReason = 'bounces' | 'complaints' | 'refusals';

/** So many, of so many. */
export type CountOf = { readonly count: number; readonly of: number };

/** What somebody saw and let the edition go on with, by reason. */
export type Acknowledged = { readonly [reason in TripReason]?: CountOf };

/** Why the switch trips. */
export type Trip = CountOf & { readonly why: TripReason; readonly code?: string };

/**
 * Whether an edition should rest, from counts that are folded anew each time. Bounces and complaints are measured against
 * those whose fate is known, not against those who were mailed: while events are on their way, that would hide them. Of
 * what was acknowledged only what came since counts, by the same rate, and it takes as many again: complaints of the
 * readers of before go on coming in, and must not stop it once more at once.
 */
export function tripOf(
  { submitted, heard, permanent, complaint, refused }: Tally,
  { bounces, complaints }: StopSwitch,
  acknowledged: Acknowledged = {},
): Trip | undefined {
  if (passes({ count: complaint, of: heard }, complaints, acknowledged.complaints))
    return { why: 'complaints', count: complaint, of: heard };
  if (passes({ count: permanent, of: heard }, bounces, acknowledged.bounces))
    return { why: 'bounces', count: permanent, of: heard };
  const tried = triedIn({ submitted, refused });
  const { refusals: seen = NONE } = acknowledged;
  for (const [code, count] of refused) {
    const [since, of] = [count - seen.count, tried - seen.of];
    if (of >= ENOUGH_READERS && since > of * REFUSED_SHARE && since > seen.count)
      return { why: 'refusals', count, of: tried, code };
  }
  return undefined;
}

/** SES took the message, and then did not send it: it found malware. */
export const REJECT = 'Reject';

const NONE: CountOf = { count: 0, of: 0 };

function passes({ count, of }: CountOf, { rate, least }: Threshold, seen: CountOf = NONE): boolean {
  const since = count - seen.count;
  return since >= Math.max(least, seen.count) && since >= rate * (of - seen.of);
}

/** What an operator has seen when they let a tripped edition go on: its counts as they now are. */
export function acknowledge(why: TripReason, tally: Tally, code: string | undefined): Acknowledged {
  const { heard, permanent, complaint, refused } = tally;
  switch (why) {
    case 'bounces':
      return { bounces: { count: permanent, of: heard } };
    case 'complaints':
      return { complaints: { count: complaint, of: heard } };
    case 'refusals':
      return { refusals: { count: refused.get(code ?? '') ?? 0, of: triedIn(tally) } };
  }
}

/** Readers of whom SES has said yes or no; the rejected ones are among those it first took. */
export function triedIn({ submitted, refused }: Pick<Tally, 'submitted' | 'refused'>): number {
  return [...refused].reduce((sum, [code, count]) => sum + (code === REJECT ? 0 : count), submitted);
}
