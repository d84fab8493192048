import { GetSendQuotaCommand, SESClient } from '@aws-sdk/client-ses';

/** What the account may send, `max24Hours` being `Infinity` when there is no daily limit, and what it sent in the last 24 hours. */
export type SendQuota = {
  readonly messagesPerSecond: number;
  readonly max24Hours: number;
  readonly sent24Hours: number;
};

/** With all its tries. The SDK waits for ever, and what the clock does after this call must not. */
const LONGEST_MS = 5_000;

/**
 * Asks SES; it answers once a second at most (rules S3.34).
 * @throws when it does not within five seconds
 */
export function sendQuota(client = new SESClient({})) {
  return async (): Promise<SendQuota> => {
    const {
      MaxSendRate = 0,
      Max24HourSend = 0,
      SentLast24Hours = 0,
    } = await client.send(new GetSendQuotaCommand({}), {
      abortSignal: AbortSignal.timeout(LONGEST_MS),
    });
    // -1 says that there is no daily limit.
    const max24Hours = Max24HourSend < 0 ? Infinity : Max24HourSend;
    return { messagesPerSecond: MaxSendRate, max24Hours, sent24Hours: SentLast24Hours };
  };
}
