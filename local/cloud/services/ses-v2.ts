import type { ByHand } from '../by-hand.ts';
import type { Answer, Received } from '../emulators.ts';
import type { Json } from '../json.ts';
import { ACCOUNT } from '../resource-names.ts';
import type { Destination } from '../ses-destinations.ts';
import type { Ses } from '../ses.ts';
import { jsonAnswer, jsonError, refuseIn } from './json-protocol.ts';
import { readPath } from './rest-path.ts';
import type { Service } from './service.ts';

const PATHS = {
  GetAccount: 'GET /v2/email/account',
  GetEmailIdentity: 'GET /v2/email/identities/{name}',
  ListConfigurationSets: 'POST /v2/email/list-configuration-sets',
  GetConfigurationSet: 'GET /v2/email/configuration-sets/{name}',
  GetConfigurationSetEventDestinations: 'GET /v2/email/configuration-sets/{name}/event-destinations',
} as const;

/** SES writes `deliveryDelay` in templates, `DELIVERY_DELAY` here; it knows them in lower case too. */
const EVENT_NAMES: Readonly<Record<string, string>> = { deliverydelay: 'DELIVERY_DELAY' };

export type SesV2Parts = {
  readonly region: string;
  readonly ses: Ses;
  readonly byHand: ByHand;
  readonly destinations: readonly Destination[];
};

function account({ ses }: SesV2Parts): Answer {
  const { sandbox, accountPaused, max24HourSend, maxSendRate } = ses.settings;
  return jsonAnswer({
    ProductionAccessEnabled: !sandbox,
    SendingEnabled: !accountPaused,
    EnforcementStatus: 'HEALTHY',
    SendQuota: { Max24HourSend: max24HourSend, MaxSendRate: maxSendRate, SentLast24Hours: ses.sentLast24Hours() },
  });
}

function identity(name: string, { ses, byHand }: SesV2Parts): Answer {
  const found = byHand.identities.get(name);
  if (found === undefined) return jsonError('NotFoundException', 404, `Email identity ${name} does not exist.`);
  const { dkim, isSigning, mailFrom } = found;
  return jsonAnswer({
    IdentityType: name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN',
    VerifiedForSendingStatus: ses.settings.identities.has(name),
    DkimAttributes: {
      SigningEnabled: isSigning,
      Status: dkim,
      // As the outputs of the stack have them (resource-names.ts).
      Tokens: ['local1', 'local2', 'local3'],
      SigningAttributesOrigin: 'AWS_SES',
      CurrentSigningKeyLength: 'RSA_2048_BIT',
    },
    ...(mailFrom && {
      MailFromAttributes: {
        MailFromDomain: mailFrom.domain,
        MailFromDomainStatus: mailFrom.status,
        BehaviorOnMxFailure: mailFrom.refuses ? 'REJECT_MESSAGE' : 'USE_DEFAULT_VALUE',
      },
    }),
  });
}

function eventDestinations(name: string, destinations: readonly Destination[]): readonly Json[] {
  return destinations
    .filter(({ ConfigurationSetName }) => ConfigurationSetName === name)
    .map(({ EventDestination: { Enabled, MatchingEventTypes, SnsDestination } }) => ({
      Name: 'Events',
      Enabled,
      MatchingEventTypes: MatchingEventTypes.map((type) => EVENT_NAMES[type] ?? type.toUpperCase()),
      SnsDestination: { TopicArn: SnsDestination.TopicARN },
    }));
}

/** The second API of SES, as far as somebody looks whether an account is ready to send. */
export function sesV2(parts: SesV2Parts): Service {
  const { region, ses, byHand, destinations } = parts;
  const arn = (kind: string, name: string) => `arn:aws:ses:${region}:${ACCOUNT}:${kind}/${name}`;
  return {
    read: (request: Received) => {
      const { operation, name } = readPath(request, PATHS);
      const need = (resource: string) => [{ action: `ses:${operation}`, resource }];
      const ofSet = (found: () => Answer) => ({
        operation,
        needs: need(arn('configuration-set', name)),
        perform: async () =>
          ses.settings.configurationSets.has(name)
            ? found()
            : jsonError('NotFoundException', 404, `Configuration set <${name}> does not exist.`),
      });
      switch (operation) {
        case 'GetAccount':
          return { operation, needs: need('*'), perform: async () => account(parts) };
        case 'GetEmailIdentity':
          return { operation, needs: need(arn('identity', name)), perform: async () => identity(name, parts) };
        case 'ListConfigurationSets': {
          const sets = [...ses.settings.configurationSets, ...byHand.configurationSets];
          return { operation, needs: need('*'), perform: async () => jsonAnswer({ ConfigurationSets: sets }) };
        }
        case 'GetConfigurationSet':
          return ofSet(() =>
            jsonAnswer({
              ConfigurationSetName: name,
              SendingOptions: { SendingEnabled: true },
              SuppressionOptions: { SuppressedReasons: ['BOUNCE', 'COMPLAINT'] },
            }),
          );
        case 'GetConfigurationSetEventDestinations':
          return ofSet(() => jsonAnswer({ EventDestinations: eventDestinations(name, destinations) }));
      }
    },
    refuse: refuseIn({
      denied: ['AccessDeniedException', 403],
      throttled: ['TooManyRequestsException', 429],
      broken: ['InternalServiceErrorException', 500],
    }),
  };
}
