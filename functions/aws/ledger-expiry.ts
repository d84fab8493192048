/** 13 months: what was sent can be explained a year later (docs/guarantees.md). */
const LEDGER_DAYS = 396;

/**
 * When an item of the ledger that is made now goes by itself: `expiresAt`, in epoch seconds. The first write sets it,
 * and no later one puts it off.
 * @param now epoch milliseconds
 */
export function ledgerExpiry(now: number): number {
  return Math.floor(now / 1000) + LEDGER_DAYS * 86_400;
}
