import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledged.ts';
import { personalTable, type PersonalTable } from './personal-table.ts';

/** Tables that are only ever asked for one item: no sort key. */
const KEYED_BY_ONE: ReadonlySet<string> = new Set(['Subscribers', 'Joining', 'Letters']);

/** How long things are kept: the table of docs/guarantees.md says it to users, and a test compares. */
const BACKUP_DAYS = 35;
const OLD_VERSION_DAYS = 90;
/** 13 months. */
const AUDIENCE_DAYS = 396;
const TEST_DAYS = 7;

/**
 * Everything that outlives the stack. Physical names are CloudFormation's: a retained table under a fixed name would
 * stand in the way of the next deployment. The outputs carry the names.
 */
export class State extends Construct {
  /** Uploads as ingest understood them, and pointers from slugs and pictures to uploads. */
  readonly articles: TableV2;
  /** Editions, which article each series used up, and the delivery control item. */
  readonly editions: TableV2;
  /** Two items a batch of 50 readers, each with one writer; expire after 13 months. */
  readonly ledger: TableV2;
  readonly subscribers: PersonalTable;
  /** Wishes to join, which expire after 7 days unless they are confirmed, and how many were made. */
  readonly joining: PersonalTable;
  /** What became of each single letter, one item a reader; expires after 90 days. */
  readonly letters: TableV2;
  /** Input only: nothing of ours is ever written there. */
  readonly content: Bucket;
  /** Editions, audiences, receipts. */
  readonly private: Bucket;
  /** Thumbnails and archive, behind CloudFront. */
  readonly site: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new Key(this, 'AddressKey', {
      description: 'Newsletter: the tables with addresses of readers. Never delete: they cannot be read without it.',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // For policies that people are given by hand.
    new CfnOutput(this, 'AddressKeyArn', { key: 'AddressKey', value: key.keyArn });
    const table = (name: string, encryption?: TableEncryptionV2) => {
      const made = new TableV2(this, name, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        ...(!KEYED_BY_ONE.has(name) && { sortKey: { name: 'sk', type: AttributeType.STRING } }),
        billing: Billing.onDemand(),
        ...(encryption && { encryption }),
        pointInTimeRecoverySpecification: {
          pointInTimeRecoveryEnabled: true,
          recoveryPeriodInDays: BACKUP_DAYS,
        },
        timeToLiveAttribute: 'expiresAt',
        deletionProtection: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
      new CfnOutput(this, `${name}Table`, { key: `${name}Table`, value: made.tableName });
      return made;
    };
    const personal = (name: string) => personalTable(table(name, TableEncryptionV2.customerManagedKey(key)), key);
    const bucket = (name: string, ...rules: readonly LifecycleRule[]) => {
      const made = new Bucket(this, name, {
        // So that people can undo, and an emptied bucket comes back.
        versioned: true,
        lifecycleRules: [
          {
            noncurrentVersionExpiration: Duration.days(OLD_VERSION_DAYS),
            expiredObjectDeleteMarker: true,
            abortIncompleteMultipartUploadAfter: Duration.days(7),
          },
          ...rules,
        ],
        encryption: BucketEncryption.S3_MANAGED,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforceSSL: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
      acknowledge(made, 'S1', 'An access log would say which network address asked for what: we keep none of readers.');
      new CfnOutput(this, `${name}Bucket`, { key: `${name}Bucket`, value: made.bucketName });
      return made;
    };
    this.articles = table('Articles');
    this.editions = table('Editions');
    this.ledger = table('Ledger');
    this.subscribers = personal('Subscribers');
    this.joining = personal('Joining');
    this.letters = table('Letters');
    this.content = bucket('Content');
    this.private = bucket(
      'Private',
      { prefix: 'audiences/', expiration: Duration.days(AUDIENCE_DAYS) },
      { prefix: 'tests/', expiration: Duration.days(TEST_DAYS) },
    );
    this.site = bucket('Site');
  }
}
