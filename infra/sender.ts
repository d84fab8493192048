import { CfnOutput } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** Who the mail is from: the sender's domain as SES identity, and the configuration set whose events come back to us. */
export class Sender extends Construct {
  readonly configurationSet: ConfigurationSet;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.configurationSet = new ConfigurationSet(this, 'Digest', {
      reputationMetrics: true,
      tlsPolicy: ConfigurationSetTlsPolicy.OPTIONAL,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    const domain = settings.sender.slice(settings.sender.indexOf('@') + 1);
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
}
