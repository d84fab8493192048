import { randomUUID } from 'node:crypto';
import type { Mail } from './mail.ts';
import { eventsOf, simulated, type Reception, type SesEvent } from './ses-events.ts';
import { addressIn, headerValue, readHeader, receivedForm } from './ses-message.ts';
import { DAY_MS } from '../../functions/model/durations.ts';

/** Turned by tests; the defaults are an account that has left the sandbox. */
export type SesSettings = {
  sandbox: boolean;
  /** Recipients a second, for all callers together. */
  maxSendRate: number;
  /** Recipients in 24 hours; -1 is without limit. */
  max24HourSend: number;
  accountPaused: boolean;
  /** Domains and addresses that may send, and in the sandbox receive. */
  readonly identities: Set<string>;
  readonly configurationSets: Set<string>;
  /** What the server of an address does; everyone else accepts. */
  readonly receptions: Map<string, Reception>;
};

/** An error of the SES v1 API. */
export type SesError = { readonly code: string; readonly message: string };

export type SendRequest = {
  readonly source: string | undefined;
  readonly destinations: readonly string[];
  readonly raw: Buffer;
  readonly configurationSet: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
};

export type Ses = {
  readonly settings: SesSettings;
  /** In the order they were accepted. */
  readonly mails: readonly Mail[];
  readonly send: (request: SendRequest) => { readonly messageId: string } | SesError;
  /** Recipients of the last 24 hours. */
  readonly sentLast24Hours: () => number;
  /** The identity that covers an address: the address itself, or its domain. */
  readonly identityOf: (address: string) => string | undefined;
};

const MAX_BYTES = 10 * 1024 * 1024;

function unusable(destination: string): string | undefined {
  const address = addressIn(destination);
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return "Missing final '@domain'";
  // SES has no SMTPUTF8 (rules S1.35).
  if (!/^[!-~]+$/.test(address.slice(0, at))) return 'Local address contains control or whitespace';
  if (!/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(address.slice(at + 1))) return 'Domain contains illegal character';
  return undefined;
}

function unusableTag([name, value]: readonly [string, string]): boolean {
  return ![name, value].every((text) => /^[A-Za-z0-9_-]{1,256}$/.test(text));
}

function rejected(message: string): SesError {
  return { code: 'MessageRejected', message };
}

function invalid(message: string): SesError {
  return { code: 'InvalidParameterValue', message };
}

/** What counts in quota and sandbox: all but the simulator (rules S3.39c). */
function realPeople(destinations: readonly string[]): readonly string[] {
  return destinations.filter((address) => simulated(address) === undefined);
}

/** The address a policy's `ses:FromAddress` and the identity are asked for: that of the From field, which readers see. */
export function fromAddress({ source, raw }: Pick<SendRequest, 'source' | 'raw'>): string {
  return addressIn(headerValue(readHeader(raw), 'From') ?? source ?? '');
}

/**
 * SES, kept whole in memory: nothing usable exists (docs/decisions.md). Limits and error codes are those of the v1 API
 * (SES API reference, "SendRawEmail"; developer guide, "Service quotas").
 * @param publish is given the events of each accepted mail.
 */
export function openSes(options: {
  readonly region: string;
  readonly settings: SesSettings;
  readonly now: () => Date;
  /** What the sending rate is measured with, in milliseconds: this machine's time, however `now` is set. */
  readonly elapsedMs?: () => number;
  readonly publish: (mail: Mail, event: SesEvent) => void;
}): Ses {
  const { region, settings, now, elapsedMs = () => performance.now(), publish } = options;
  const mails: Mail[] = [];
  let allowance = settings.maxSendRate;
  let allowedAt = elapsedMs();

  const identityOf = (address: string): string | undefined =>
    [address, address.slice(address.lastIndexOf('@') + 1).toLowerCase()].find((identity) =>
      settings.identities.has(identity),
    );

  const sentLast24Hours = (): number => {
    const since = now().getTime() - DAY_MS;
    return mails
      .filter(({ at }) => at.getTime() > since)
      .reduce((sum, mail) => sum + realPeople(mail.destinations).length, 0);
  };

  const refusal = (request: SendRequest, destinations: readonly string[]): SesError | undefined => {
    const { configurationSet, raw, tags } = request;
    const senders = [fromAddress(request), ...(request.source === undefined ? [] : [addressIn(request.source)])];
    const checked = settings.sandbox ? [...senders, ...realPeople(destinations)] : senders;
    const unverified = [...new Set(checked.filter((address) => identityOf(address) === undefined))];
    if (settings.accountPaused)
      return { code: 'AccountSendingPausedException', message: 'Sending is paused for this account.' };
    if (configurationSet !== undefined && !settings.configurationSets.has(configurationSet))
      return {
        code: 'ConfigurationSetDoesNotExist',
        message: `Configuration set <${configurationSet}> does not exist.`,
      };
    if (destinations.length === 0) return invalid("Missing required header 'To'.");
    if (destinations.length > 50) return invalid('Recipient count exceeds 50.');
    const problem = request.destinations.map(unusable).find((text) => text !== undefined);
    if (problem !== undefined) return invalid(problem);
    if (Object.entries(tags).some(unusableTag))
      return invalid('Invalid tag: only ASCII letters, digits, _ and - are allowed.');
    if (raw.length > MAX_BYTES)
      return rejected(`Message length is more than ${MAX_BYTES} bytes long: '${raw.length}'.`);
    if (unverified.length > 0)
      return rejected(
        `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(', ')}`,
      );
    return undefined;
  };

  const throttled = (recipients: number, ofQuota: number): SesError | undefined => {
    const at = elapsedMs();
    allowance = Math.min(settings.maxSendRate, allowance + ((at - allowedAt) / 1000) * settings.maxSendRate);
    allowedAt = at;
    if (settings.max24HourSend >= 0 && sentLast24Hours() + ofQuota > settings.max24HourSend)
      return { code: 'Throttling', message: 'Daily message quota exceeded.' };
    if (allowance < recipients) return { code: 'Throttling', message: 'Maximum sending rate exceeded.' };
    allowance -= recipients;
    return undefined;
  };

  return {
    settings,
    mails,
    identityOf,
    sentLast24Hours,
    send: (request) => {
      const destinations = request.destinations.map(addressIn);
      const refused = refusal(request, destinations) ?? throttled(destinations.length, realPeople(destinations).length);
      if (refused !== undefined) return refused;
      const at = now();
      const id = `0102${at.getTime().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;
      const mail: Mail = {
        id,
        at,
        source: addressIn(request.source ?? fromAddress(request)),
        destinations,
        raw: request.raw,
        received: receivedForm(request.raw, { messageId: id, region, at }),
        configurationSet: request.configurationSet,
        tags: request.tags,
      };
      mails.push(mail);
      for (const reader of destinations) {
        const reception = simulated(reader) ?? settings.receptions.get(reader) ?? 'delivery';
        for (const event of eventsOf(mail, reader, reception, region)) publish(mail, event);
      }
      return { messageId: id };
    },
  };
}
