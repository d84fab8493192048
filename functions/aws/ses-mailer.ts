import { SESClient, SendRawEmailCommand, SESServiceException, type MessageTag } from '@aws-sdk/client-ses';
import type { SendResult } from '../model/delivery.ts';

export type Outgoing = {
  readonly source: string;
  readonly to: string;
  readonly raw: Uint8Array;
  readonly tags: Readonly<Record<string, string>>;
};

/** Long enough for a busy SES, short enough that a lost answer does not use up the function's time. */
const CONNECTION_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** A connection lives for minutes without a call; a function may sleep for longer, and is not told that it died. */
const IDLE_MS = 10_000;

/**
 * Sends raw messages, one recipient a call. `maxAttempts: 1`: SES has no idempotency key, and the SDK's own retries would
 * send a message again whose first copy was accepted (rules S3.40). Without `throwOnRequestTimeout` a hung call only
 * warns and hangs (rules S3.41). After a rest no connection of before is used: what is written to a dead one is lost with
 * a message that SES never saw, and nobody could tell that from one that it accepted.
 */
export function sesMailer(
  ConfigurationSetName: string,
  client = new SESClient({
    maxAttempts: 1,
    // The same steps for every message: worked out once.
    cacheMiddleware: true,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  }),
  now = Date.now,
) {
  let underWay = 0;
  let lastAt = now();
  return async ({ source, to, raw, tags }: Outgoing): Promise<SendResult> => {
    const Tags: MessageTag[] = Object.entries(tags).map(([Name, Value]) => ({ Name, Value }));
    if (underWay === 0 && now() - lastAt > IDLE_MS) client.destroy();
    underWay += 1;
    try {
      const { MessageId } = await client.send(
        new SendRawEmailCommand({
          Source: source,
          Destinations: [to],
          RawMessage: { Data: raw },
          ConfigurationSetName,
          Tags,
        }),
      );
      return MessageId === undefined
        ? { kind: 'unknown', code: 'NoMessageId' }
        : { kind: 'accepted', messageId: MessageId };
    } catch (error) {
      return sendResultOf(error);
    } finally {
      underWay -= 1;
      lastAt = now();
    }
  };
}

/** The set-up or the account is at fault: every reader would fare alike. */
const HALTING = new Set([
  'AccountSendingPausedException',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetDoesNotExistException',
  'ConfigurationSetSendingPausedException',
  'MailFromDomainNotVerifiedException',
  'MessageRejected',
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'MissingAuthenticationToken',
  'OptInRequired',
  'RequestExpired',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
  'CredentialsProviderError',
]);

const LONGEST_WORDS = 300;

/** No connection: the request's first byte never left. A code of a name or connection that failed, or of a certificate. */
const UNSENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_\w+|ERR_TLS_CERT_\w+|UNABLE_TO_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT\w*)$/;
/** What Node says of a handshake that was cut off, and the SDK of a connection that took too long (no code tells them apart). */
const NOT_CONNECTED = /before secure TLS connection was established|did not establish a connection/;

/** SES's own words, without the reader's address that they may name (rules S4.63). */
function wordsOf(message: string): string {
  return message.replace(/[^\s<>,:;()]+@[^\s<>,:;()]+/g, '(address)').slice(0, LONGEST_WORDS);
}

/** Translates what the SDK threw. Anything not known to be harmless is unknown. */
export function sendResultOf(error: unknown): SendResult {
  if (!(error instanceof Error)) return { kind: 'unknown', code: 'NoError' };
  const { name, message } = error;
  // Of one message's own content SES says this too; of an identity or the sandbox it says so.
  if (name === 'MessageRejected' && !/not verified|sandbox/i.test(message))
    return { kind: 'refused', code: name, words: wordsOf(message) };
  if (HALTING.has(name)) return { kind: 'halted', code: name, words: wordsOf(message) };
  if (name === 'Throttling' || name === 'ThrottlingException')
    return { kind: 'throttled', daily: message.toLowerCase().includes('daily message quota') };
  if (
    error instanceof SESServiceException &&
    error.$fault === 'client' &&
    (error.$metadata.httpStatusCode ?? 500) < 500
  )
    return { kind: 'refused', code: name, words: wordsOf(message) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : name;
  const failedToConnect = 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
  if (failedToConnect || UNSENT.test(code) || NOT_CONNECTED.test(message)) return { kind: 'unsent', code };
  return { kind: 'unknown', code: name };
}
