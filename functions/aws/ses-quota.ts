import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

/** What the account may send: messages a second, and how many are left of the last 24 hours (`Infinity` when unlimited). */
export type SendQuota = { readonly messagesPerSecond: number; readonly leftToday: number };

/** Asks SES; it answers once a second at most (rules S3.34). */
export function sendQuota(client = new SESClient({})) {
  return async (): Promise<SendQuota> => {
    const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await client.send(new GetSendQuotaCommand({}));
    // -1 says that there is no daily limit.
    const leftToday = Max24HourSend < 0 ? Infinity : Math.max(0, Max24HourSend - SentLast24Hours);
    return { messagesPerSecond: MaxSendRate, leftToday };
  };
}
