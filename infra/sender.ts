import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledged.ts';
import type { Settings } from './settings.ts';

/** Who the mail is from: the sender's domain as SES identity, and the configuration sets it is sent through. */
export class Sender extends Construct {
  /** Of the digest: its events come back to us. */
  readonly configurationSet: ConfigurationSet;
  /** Of single letters: apart, so that they are neither counted nor paused with the digest. */
  readonly letters: ConfigurationSet;
  private readonly address: string;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.address = settings.sender;
    const configurationSet = (name: string) =>
      new ConfigurationSet(this, name, {
        reputationMetrics: true,
        tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
        suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      });
    this.configurationSet = configurationSet('Digest');
    this.letters = configurationSet('Letters');
    const domain = settings.sender.slice(settings.sender.indexOf('@') + 1);
    // `newsletter doctor` tells by it which stacks send from one domain.
    new CfnOutput(this, 'SenderDomain', { key: 'SenderDomain', value: domain });
    if (settings.identity === 'create') {
      const identity = new EmailIdentity(this, 'Identity', {
        identity: Identity.domain(domain),
        // SPF aligns only with a MAIL FROM domain of our own; refuse rather than misalign (rules S1.3).
        mailFromDomain: `mail.${domain}`,
        mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
      });
      identity.dkimRecords.forEach(({ name, value }, index) => {
        new CfnOutput(this, `DkimRecord${index + 1}`, {
          key: `DkimRecord${index + 1}`,
          value: `${name} CNAME ${value}`,
        });
      });
    }
  }

  /**
   * Lets a function send through one configuration set, as the sender. Not EmailIdentity.grantSendEmail: it leaves out the
   * configuration set, and SES then refuses every message.
   */
  grantSend(lambda: IFunction, through: ConfigurationSet): void {
    const ses = (resource: string, resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource, resourceName });
    const actions = ['ses:SendRawEmail'];
    const identities = ses('identity', '*');
    acknowledgeWildcard(lambda.role ?? lambda, identities, 'The sandbox asks for the recipient’s identity as well.');
    lambda.addToRolePolicy(
      new PolicyStatement({
        actions,
        // In the sandbox SES authorises the recipient's identity too, hence all identities of the account.
        resources: [identities],
        conditions: { StringEquals: { 'ses:FromAddress': this.address } },
      }),
    );
    lambda.addToRolePolicy(
      new PolicyStatement({ actions, resources: [ses('configuration-set', through.configurationSetName)] }),
    );
  }
}
