/** Milliseconds of each side, by round. */
export type Sides = { readonly ours: readonly number[]; readonly rival: readonly number[] };

/** Milliseconds since some instant: of the wall, or of the processor. */
export type Meter = () => number;

async function timed(work: () => unknown, meter: Meter): Promise<number> {
  const startedAt = meter();
  await work();
  return meter() - startedAt;
}

/**
 * Does the same work on both sides, round by round, each round beginning with the side that came second in the last
 * one: what else this machine does falls on both.
 */
export async function sideBySide(
  work: { readonly ours: (round: number) => unknown; readonly rival: (round: number) => unknown },
  rounds: number,
  meter: Meter = () => performance.now(),
): Promise<Sides> {
  const ours: number[] = [];
  const rival: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) ours.push(await timed(() => work.ours(round), meter));
    rival.push(await timed(() => work.rival(round), meter));
    if (round % 2 === 1) ours.push(await timed(() => work.ours(round), meter));
  }
  return { ours, rival };
}

/** The value below which this share (0 to 1) of them lies, by the nearest rank. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** How many times faster ours was: the median of the rounds' own ratios, so that a slow minute spoils one round only. */
export function timesFaster({ ours, rival }: Sides): number {
  return median(ours.map((ms, round) => (rival[round] ?? Number.NaN) / ms));
}
