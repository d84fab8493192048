import type { Allowance } from '../model/edition.ts';

/** What SES says of the last 24 hours; `max24Hours` is `Infinity` when there is no daily limit. */
export type Daily = { readonly max24Hours: number; readonly sent24Hours: number };

/** A new stack writes to `first` readers on its first day and to `factor` times as many on each further one (rules S1.9c). */
export type WarmUp = { readonly first: number; readonly factor: number };

/** More than anybody sends in a day: from here on a warm-up limits nothing. */
const WARM = 50_000_000;

/**
 * What may still be sent, today and on the following days.
 * @param share of the account that the digest may use; the rest is for letters and other mail
 * @param step days on which this stack has sent, before today
 * @returns nothing when there is no limit
 */
export function allowanceOf(
  { max24Hours, sent24Hours }: Daily,
  share: number,
  warmUp: WarmUp | undefined,
  step: number,
): Allowance | undefined {
  const ours = max24Hours * share;
  const ofDay = (day: number) =>
    Math.max(
      1,
      Math.floor(Math.min(ours, warmUp === undefined ? Infinity : warmUp.first * warmUp.factor ** (step + day))),
    );
  if (ofDay(0) >= WARM) return undefined;
  const nextDays: number[] = [];
  for (let day = 1; nextDays.length === 0 || nextDays.at(-1) !== Math.min(WARM, ofDay(day)); day += 1)
    nextDays.push(Math.min(WARM, ofDay(day)));
  return { left: Math.max(0, Math.floor(ofDay(0) - sent24Hours)), nextDays };
}
