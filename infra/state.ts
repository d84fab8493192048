import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Tables that are only ever asked for one item: no sort key. */
const KEYED_BY_ONE: ReadonlySet<string> = new Set(['Subscribers', 'Joining', 'Letters']);

/**
 * Everything that outlives the stack. Physical names are CloudFormation's: a retained table under a fixed name would
 * stand in the way of the next deployment. The outputs carry the names.
 */
export class State extends Construct {
  /** Uploads as ingest understood them, and pointers from slugs and pictures to uploads. */
  readonly articles: TableV2;
  /** Editions, which article each series used up, and the delivery control item. */
  readonly editions: TableV2;
  /** Two items a batch of 50 readers, each with one writer. */
  readonly ledger: TableV2;
  readonly subscribers: TableV2;
  /** Wishes to join, which expire after 7 days unless they are confirmed, and how many were made. */
  readonly joining: TableV2;
  /** What became of each single letter, one item a reader; expires after 90 days. */
  readonly letters: TableV2;
  /** Input only: nothing of ours is ever written there. Versioned, so that people can undo. */
  readonly content: Bucket;
  /** Editions, audiences, receipts. */
  readonly private: Bucket;
  /** Thumbnails and archive, behind CloudFront. */
  readonly site: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const table = (name: string) => {
      const made = new TableV2(this, name, {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        ...(!KEYED_BY_ONE.has(name) && { sortKey: { name: 'sk', type: AttributeType.STRING } }),
        billing: Billing.onDemand(),
        pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
        timeToLiveAttribute: 'expiresAt',
        removalPolicy: RemovalPolicy.RETAIN,
      });
      new CfnOutput(this, `${name}Table`, { key: `${name}Table`, value: made.tableName });
      return made;
    };
    const bucket = (name: string, versioned: boolean) => {
      const made = new Bucket(this, name, {
        versioned,
        encryption: BucketEncryption.S3_MANAGED,
        blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
        objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
        enforceSSL: true,
        removalPolicy: RemovalPolicy.RETAIN,
      });
      new CfnOutput(this, `${name}Bucket`, { key: `${name}Bucket`, value: made.bucketName });
      return made;
    };
    this.articles = table('Articles');
    this.editions = table('Editions');
    this.ledger = table('Ledger');
    this.subscribers = table('Subscribers');
    this.joining = table('Joining');
    this.letters = table('Letters');
    this.content = bucket('Content', true);
    this.private = bucket('Private', false);
    this.site = bucket('Site', false);
  }
}
