import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/review/config.ts';
import { alarmAt } from './alarm.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction } from './lambda-function.ts';
import { mayAskFor, mayRead } from './object-access.ts';
import type { Settings } from './settings.ts';
import type { State } from './state.ts';

type ReviewProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly keys: Keys;
  /** Of letters: a test is one. */
  readonly letters: Queue;
};

/** The pages on which editors look at an edition before it is sent; the distribution has them at `/r/`. */
export class Review extends Construct {
  readonly lambda: IFunction;

  constructor(scope: Construct, id: string, { state, settings, publication, keys, letters }: ReviewProps) {
    super(scope, id);
    const lambda = lambdaFunction<Environment>(this, {
      station: 'review',
      environment: {
        EDITION_TABLE: state.editions.tableName,
        PRIVATE_BUCKET: state.private.bucketName,
        SITE_BUCKET: state.site.bucketName,
        SECRET_ARN: keys.secret.secretArn,
        PUBLICATION: publication,
        REVIEW: JSON.stringify(settings.review === false ? null : settings.review),
        ONLY_TO: JSON.stringify(settings.onlyTo ?? null),
        POST_QUEUE_URL: letters.queueUrl,
      },
      loss: 'Editors cannot hold, approve or change an edition by the links of its review; newsletter hold and approve still do.',
      runbook: 'review fails',
      timeout: Duration.seconds(10),
      memoryMB: 512,
    });
    state.editions.grant(lambda, 'dynamodb:GetItem');
    lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:UpdateItem'],
        resources: [state.editions.tableArn],
        // Words of editors, and whether this stage sends anything; no edition.
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['brief', 'control'] } },
      }),
    );
    mayRead(state.private, lambda, 'editions/*', 'findings/*');
    mayAskFor(state.site, lambda, 'i/*');
    keys.secret.grantRead(lambda);
    letters.grantSendMessages(lambda);
    // A fault that is answered with a page is no error of the function.
    alarmAt(this, 'PageFaults', lambda.metric('Url5xxCount', { statistic: Stats.SUM, period: Duration.minutes(5) }), {
      loss: 'An editor who wanted to hold, approve or change an edition was told that something is broken.',
      runbook: 'A page of a review is broken',
    });
    this.lambda = lambda;
  }
}
