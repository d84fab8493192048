import type { DeliveryControl } from '../model/edition.ts';

/** Consumers of the welcomes' queue at one time: two are the fewest that SQS lets a Lambda have (infra/deliver.ts). */
const WELCOMES_AT_ONCE = 2;
/** In SES's sandbox the reserve is a mail in five seconds or less; a welcome must leave while its claim holds. */
const SLOWEST_PER_SECOND = 0.2;

/**
 * The control item as welcomes are bound by it. Stop, pauses, allowance and SES's throttles are everybody's; the pace is
 * half of what `quotaShare` leaves to single mails, the other half of which is for letters. So welcomes take nothing from
 * the lanes, and nothing above the account's rate.
 * @param quotaShare above 0, at most 1: at 1 nothing is left over, and welcomes go at the slowest pace all the same
 */
export function welcomeControl(control: DeliveryControl, quotaShare: number): DeliveryControl {
  const reserve = (control.messagesPerSecond * (1 - quotaShare)) / quotaShare;
  return { ...control, messagesPerSecond: Math.max(SLOWEST_PER_SECOND, reserve / 2), lanes: WELCOMES_AT_ONCE };
}
