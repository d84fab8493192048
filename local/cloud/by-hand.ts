import { objectAt, textAt } from './json.ts';
import type { Stack } from './assembly.ts';

export type PlayedIdentity = {
  /** What SES found in the DNS. */
  dkim: 'SUCCESS' | 'PENDING' | 'FAILED';
  isSigning: boolean;
  readonly mailFrom:
    { readonly domain: string; status: 'SUCCESS' | 'PENDING' | 'FAILED'; refuses: boolean } | undefined;
};

export type PlayedCertificate = {
  status: 'ISSUED' | 'PENDING_VALIDATION' | 'EXPIRED';
  readonly names: readonly string[];
  expiresAt: Date;
};

/**
 * What people do by hand around a stack, or leave undone: records in the DNS, proofs, confirmations. Turned by tests; by
 * default all of it is done. What SES itself allows is turned in `ses.settings`.
 */
export type ByHand = {
  /** By name. Whether one may send is another thing: `ses.settings.identities`. */
  readonly identities: Map<string, PlayedIdentity>;
  /** By ARN. */
  readonly certificates: Map<string, PlayedCertificate>;
  /** Addresses that have not confirmed their subscription to a topic. */
  readonly unconfirmed: Set<string>;
  /** Names of schedules that somebody switched off. */
  readonly schedulesOff: Set<string>;
  /** Of other people or stages, in this account and region. */
  readonly configurationSets: Set<string>;
  readonly stacks: Map<string, Readonly<Record<string, string>>>;
};

/** A year: as long as ACM issues them for. */
const CERTIFICATE_MS = 365 * 24 * 60 * 60 * 1000;

/** Everything done that the stack asks for. */
export function allDoneByHand(stack: Stack, now: Date): ByHand {
  const identities = stack.ofType('AWS::SES::EmailIdentity').map(({ properties, named }) => {
    const { MailFromDomain, BehaviorOnMxFailure } = objectAt(properties()['MailFromAttributes'], 'MailFromAttributes');
    const mailFrom: PlayedIdentity['mailFrom'] =
      MailFromDomain === undefined
        ? undefined
        : {
            domain: textAt(MailFromDomain, 'MailFromDomain'),
            status: 'SUCCESS',
            refuses: BehaviorOnMxFailure === 'REJECT_MESSAGE',
          };
    return [named().ref, { dkim: 'SUCCESS', isSigning: true, mailFrom } satisfies PlayedIdentity] as const;
  });
  const certificates = stack.ofType('AWS::CloudFront::Distribution').flatMap(({ id, properties }) => {
    const { Aliases, ViewerCertificate } = objectAt(properties()['DistributionConfig'], id);
    const arn = objectAt(ViewerCertificate, id)['AcmCertificateArn'];
    const names = Array.isArray(Aliases) ? Aliases.map((name) => textAt(name, id)) : [];
    const expiresAt = new Date(now.getTime() + CERTIFICATE_MS);
    return arn === undefined ? [] : [[textAt(arn, id), { status: 'ISSUED', names, expiresAt }] as const];
  });
  return {
    identities: new Map<string, PlayedIdentity>(identities),
    certificates: new Map<string, PlayedCertificate>(certificates),
    unconfirmed: new Set(),
    schedulesOff: new Set(),
    configurationSets: new Set(),
    stacks: new Map(),
  };
}
