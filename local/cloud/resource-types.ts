/** What each played type becomes here. A type that is in neither list stops the boot. */
export const PLAYED: ReadonlySet<string> = new Set([
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'Custom::S3BucketNotifications',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::Scheduler::Schedule',
  'AWS::SecretsManager::Secret',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Url',
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
]);

/** Types that change nothing a reader, an editor or the ledger could notice here, with the reason. */
export const INERT: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'statistics of the CDK',
  'AWS::Logs::LogGroup': 'logs are kept in memory',
  'AWS::Logs::MetricFilter': 'counts lines of logs for alarms',
  'AWS::CloudWatch::Alarm': 'nobody is woken; its expressions are tested on the template',
  'AWS::CloudWatch::Dashboard': 'a picture of metrics',
  'AWS::CloudFront::OriginAccessControl': 'the bucket policy is what is played',
  'AWS::IAM::ManagedPolicy': 'given to people, not to functions; its statements are read all the same',
  'AWS::Scheduler::ScheduleGroup': 'a name',
  'AWS::Lambda::EventInvokeConfig': 'asynchronous invocations are not repeated here: tests repeat them',
  'AWS::SES::MailFromAttributes': 'DNS',
  'AWS::Budgets::Budget': 'costs nothing here',
  'Custom::S3AutoDeleteObjects': 'only acts when a stack is removed',
};

/** Functions of the CDK itself: the local cloud plays what they do. */
const CDK_PROVIDERS = [/^BucketNotificationsHandler/, /^CustomS3AutoDeleteObjects/, /^LogRetention/];

export function isCdkProvider(id: string): boolean {
  return CDK_PROVIDERS.some((pattern) => pattern.test(id));
}

/** Custom resources whose handler is one of our own functions; it is invoked as CloudFormation would. */
export function isOwnCustomResource(type: string): boolean {
  return (
    (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource') &&
    !PLAYED.has(type) &&
    !(type in INERT)
  );
}
