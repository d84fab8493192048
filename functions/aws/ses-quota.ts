import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

/** What the account may send, `max24Hours` being `Infinity` when there is no daily limit, and what it sent in the last 24 hours. */
export type SendQuota = {
  readonly messagesPerSecond: number;
  readonly max24Hours: number;
  readonly sent24Hours: number;
};

/** Asks SES; it answers once a second at most (rules S3.34). */
export function sendQuota(client = new SESClient({})) {
  return async (): Promise<SendQuota> => {
    const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = await client.send(new GetSendQuotaCommand({}));
    // -1 says that there is no daily limit.
    const max24Hours = Max24HourSend < 0 ? Infinity : Max24HourSend;
    return { messagesPerSecond: MaxSendRate, max24Hours, sent24Hours: SentLast24Hours };
  };
}
