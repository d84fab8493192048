import { CfnOutput, Duration, Fn } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestHeaderBehavior,
  OriginRequestPolicy,
  OriginRequestQueryStringBehavior,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
  type BehaviorOptions,
} from 'aws-cdk-lib/aws-cloudfront';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FunctionUrlAuthType, type IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment } from '../functions/subscribe/config.ts';
import { acknowledge } from './acknowledged.ts';
import { alarmAt } from './alarm.ts';
import type { Keys } from './keys.ts';
import { lambdaFunction } from './lambda-function.ts';
import { settleMinutes, type Settings } from './settings.ts';
import type { State } from './state.ts';

type SiteProps = {
  readonly state: State;
  readonly settings: Settings;
  readonly publication: string;
  readonly keys: Keys;
  /** The queue of `post`. */
  readonly letters: Queue;
  /** Who confirms is put there, for `deliver`. */
  readonly welcomes: Queue;
  /** The function of station `review`. */
  readonly review: IFunction;
};

/**
 * The public address: pictures and archive from the site bucket, and stations `subscribe` and `review` behind the same
 * distribution.
 */
export class Site extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { state, settings, publication, keys, letters, welcomes, review }: SiteProps,
  ) {
    super(scope, id);
    const lambda = lambdaFunction<Environment>(this, {
      station: 'subscribe',
      environment: {
        SUBSCRIBER_TABLE: state.subscribers.tableName,
        JOINING_TABLE: state.joining.tableName,
        POST_QUEUE_URL: letters.queueUrl,
        WELCOME: String(settings.welcome),
        SETTLE_MINUTES: settleMinutes(settings),
        WELCOMES_QUEUE_URL: welcomes.queueUrl,
        EDITION_TABLE: state.editions.tableName,
        LEDGER_TABLE: state.ledger.tableName,
        SECRET_ARN: keys.secret.secretArn,
        PUBLICATION: publication,
      },
      loss: 'Readers cannot leave: complaints follow, and the law is broken. Nobody can join.',
      runbook: 'subscribe fails',
      timeout: Duration.seconds(10),
      memoryMB: 512,
    });
    state.subscribers.grant(lambda, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    state.joining.grant(lambda, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem');
    state.editions.grant(lambda, 'dynamodb:Query');
    lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ['dynamodb:PutItem', 'dynamodb:DeleteItem'],
        resources: [state.ledger.tableArn],
        // Who left by an edition's links, and nothing of what was sent.
        conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['*#left'] } },
      }),
    );
    letters.grantSendMessages(lambda);
    welcomes.grantSendMessages(lambda);
    keys.secret.grantRead(lambda);
    // A fault that is answered with a page is no error of the function.
    alarmAt(this, 'PageFaults', lambda.metric('Url5xxCount', { statistic: Stats.SUM, period: Duration.minutes(5) }), {
      loss: 'A reader who wanted to leave, to join or to choose was told that something is broken.',
      runbook: 'A page of a reader is broken',
    });
    alarmAt(this, 'Throttles', lambda.metricThrottles({ period: Duration.minutes(5) }), {
      loss: 'Readers who want to leave or to join are turned away, because the account runs as many functions as it may.',
      runbook: 'Readers are turned away',
    });
    const forwarded = forwardToFunctions(this);
    const subscribe = behindDistribution(lambda, keys, forwarded);
    const reviewed = behindDistribution(review, keys, forwarded);
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${settings.name} (${settings.stage})`,
      domainNames: [new URL(settings.publicUrl).host],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultRootObject: 'index.html',
      defaultBehavior: {
        // @ts-expect-error Bucket declares `isWebsite?: boolean | undefined`, IBucket `isWebsite?: boolean`.
        origin: S3BucketOrigin.withOriginAccessControl(state.site),
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: pageHeaders(this, settings),
      },
      // Who may not list a bucket is told 403 of what is not there. The 404 of `subscribe` says more, and stays as it is.
      errorResponses: [
        { httpStatus: 403, responseHttpStatus: 404, responsePagePath: '/404.html', ttl: Duration.minutes(1) },
      ],
      additionalBehaviors: { '/u/*': subscribe, '/s/*': subscribe, '/r/*': reviewed },
    });
    acknowledge(distribution, 'CFR1', 'Readers may be anywhere.');
    acknowledge(
      distribution,
      'CFR2',
      'Pages are static; subscribe limits wishes by itself, and a firewall must never keep anybody from leaving.',
    );
    acknowledge(distribution, 'CFR3', 'An access log would hold network addresses beside the tokens of links.');
    new CfnOutput(this, 'PublicAddress', {
      key: 'PublicAddress',
      value: `${new URL(settings.publicUrl).host} CNAME ${distribution.distributionDomainName}`,
    });
  }
}

/** All but Host, which a function URL needs to be its own. */
function forwardToFunctions(scope: Construct): OriginRequestPolicy {
  return new OriginRequestPolicy(scope, 'ToFunction', {
    headerBehavior: OriginRequestHeaderBehavior.allowList(
      'CloudFront-Viewer-Address',
      'Content-Type',
      'Accept-Language',
      'Origin',
      'Referer',
    ),
    queryStringBehavior: OriginRequestQueryStringBehavior.all(),
  });
}

/**
 * A station's pages: its function URL, which answers nobody but this distribution. An origin access control would refuse
 * every POST: the caller would have to send the body's hash.
 */
function behindDistribution(
  lambda: IFunction,
  { secret }: Keys,
  originRequestPolicy: OriginRequestPolicy,
): BehaviorOptions {
  const functionUrl = lambda.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  return {
    origin: new HttpOrigin(Fn.select(2, Fn.split('/', functionUrl.url)), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      customHeaders: { 'x-origin-key': secret.secretValueFromJson('origin').unsafeUnwrap() },
    }),
    allowedMethods: AllowedMethods.ALLOW_ALL,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    originRequestPolicy,
    viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
  };
}

/**
 * For all that comes from the bucket. No page there has a script, or anything from elsewhere but pictures of the
 * publisher's site, which an editor's template may show.
 */
function pageHeaders(scope: Construct, { noindex, siteUrl }: Settings): ResponseHeadersPolicy {
  return new ResponseHeadersPolicy(scope, 'PageHeaders', {
    securityHeadersBehavior: {
      contentSecurityPolicy: {
        contentSecurityPolicy: `default-src 'none'; img-src 'self' ${new URL(siteUrl).origin}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
    ...(noindex && {
      customHeadersBehavior: { customHeaders: [{ header: 'X-Robots-Tag', value: 'noindex', override: true }] },
    }),
  });
}
