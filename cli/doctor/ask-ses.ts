import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  ListConfigurationSetsCommand,
  NotFoundException,
  type EventType,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';

/** What SES allows this account in this region. */
export type SendingAccount = {
  readonly inSandbox: boolean;
  /** Of the request to leave the sandbox: `PENDING`, `DENIED`…; nothing when there was none. */
  readonly review: string | undefined;
  /** Somebody, or SES itself, may have switched it off. */
  readonly isSending: boolean;
  /** `HEALTHY`, `PROBATION`, `SHUTDOWN`. */
  readonly enforcement: string;
  readonly perSecond: number;
  /** `Infinity` when there is no daily limit. */
  readonly per24Hours: number;
  readonly sent24Hours: number;
};

/** What SES knows of a sender. */
export type Identity = {
  readonly name: string;
  readonly isVerified: boolean;
  readonly dkim: {
    readonly isSigning: boolean;
    /** `SUCCESS`, `PENDING`, `FAILED`… */
    readonly status: string;
    /** Of Easy DKIM; nothing when the keys are brought along. */
    readonly tokens: readonly string[];
    readonly keyLength: string | undefined;
  };
  readonly mailFrom: { readonly domain: string; readonly status: string; readonly refuses: boolean } | undefined;
};

/** A configuration set, and where its events go. */
export type ConfigurationSet = {
  readonly isSending: boolean;
  readonly suppresses: readonly string[];
  readonly destinations: readonly {
    readonly name: string;
    readonly isOn: boolean;
    readonly events: readonly EventType[];
    readonly topic: string | undefined;
  }[];
};

async function ifThere<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/** What the doctor asks of SES: by its second API, for the first one does not tell of the sandbox. */
export function askSes(client: SESv2Client) {
  return {
    async account(): Promise<SendingAccount> {
      const given = await client.send(new GetAccountCommand({}));
      const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = given.SendQuota ?? {};
      return {
        inSandbox: given.ProductionAccessEnabled !== true,
        review: given.Details?.ReviewDetails?.Status,
        isSending: given.SendingEnabled === true,
        enforcement: given.EnforcementStatus ?? 'HEALTHY',
        perSecond: MaxSendRate,
        per24Hours: Max24HourSend < 0 ? Infinity : Max24HourSend,
        sent24Hours: SentLast24Hours,
      };
    },

    /** Nothing when there is no such identity. */
    async identity(name: string): Promise<Identity | undefined> {
      const given = await ifThere(client.send(new GetEmailIdentityCommand({ EmailIdentity: name })));
      if (given === undefined) return undefined;
      const { DkimAttributes: dkim, MailFromAttributes: from } = given;
      return {
        name,
        isVerified: given.VerifiedForSendingStatus === true,
        dkim: {
          isSigning: dkim?.SigningEnabled === true,
          status: dkim?.Status ?? 'NOT_STARTED',
          tokens: dkim?.SigningAttributesOrigin === 'EXTERNAL' ? [] : (dkim?.Tokens ?? []),
          keyLength: dkim?.CurrentSigningKeyLength,
        },
        mailFrom:
          from?.MailFromDomain === undefined || from.MailFromDomain === ''
            ? undefined
            : {
                domain: from.MailFromDomain,
                status: from.MailFromDomainStatus ?? 'PENDING',
                refuses: from.BehaviorOnMxFailure === 'REJECT_MESSAGE',
              },
      };
    },

    /** Nothing when there is no such configuration set. */
    async configurationSet(name: string): Promise<ConfigurationSet | undefined> {
      const given = await ifThere(client.send(new GetConfigurationSetCommand({ ConfigurationSetName: name })));
      if (given === undefined) return undefined;
      const { EventDestinations = [] } = await client.send(
        new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: name }),
      );
      return {
        isSending: given.SendingOptions?.SendingEnabled !== false,
        suppresses: given.SuppressionOptions?.SuppressedReasons ?? [],
        destinations: EventDestinations.map(({ Name = '', Enabled, MatchingEventTypes = [], SnsDestination }) => ({
          name: Name,
          isOn: Enabled === true,
          events: MatchingEventTypes,
          topic: SnsDestination?.TopicArn,
        })),
      };
    },

    /** The names of all configuration sets of the account in this region. */
    async configurationSets(): Promise<readonly string[]> {
      const names: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListConfigurationSetsCommand({ NextToken }));
        names.push(...(page.ConfigurationSets ?? []));
        NextToken = page.NextToken;
      } while (NextToken !== undefined);
      return names;
    },
  };
}
