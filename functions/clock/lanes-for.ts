/** Messages a second that one lane carries: a wave's call to the ledger and the answers of SES fit between its sends. */
const LANE_MESSAGES_PER_SECOND = 50;

/**
 * What the digest may use of the account's rate, and the lanes that are worth it.
 * @param messagesPerSecond what SES allows the account
 * @param share above 0, at most 1: the rest is for other mail of the account
 */
export function lanesFor(messagesPerSecond: number, share: number): { messagesPerSecond: number; lanes: number } {
  const ours = messagesPerSecond * share;
  return { messagesPerSecond: ours, lanes: Math.max(1, Math.ceil(ours / LANE_MESSAGES_PER_SECOND)) };
}
