import { SESClient, SendRawEmailCommand, type SendRawEmailCommandInput } from '@aws-sdk/client-ses';
import type { Cloud } from '../../local/cloud/boot.ts';
import { arnOf, bootSmall, queueOpenTo, stationResources } from './small-stack.ts';

const topicPolicy = {
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sns:Publish',
      Principal: { Service: 'ses.amazonaws.com' },
      Resource: { Ref: 'Events' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ],
};
const ses = (resource: string) => ({ 'Fn::Sub': `arn:aws:ses:\${AWS::Region}:\${AWS::AccountId}:${resource}` });
const resources = {
  Identity: { Type: 'AWS::SES::EmailIdentity', Properties: { EmailIdentity: 'news.example.vn' } },
  Digest: { Type: 'AWS::SES::ConfigurationSet' },
  Events: { Type: 'AWS::SNS::Topic' },
  EventsPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: { Topics: [{ Ref: 'Events' }], PolicyDocument: topicPolicy },
  },
  Feedback: { Type: 'AWS::SQS::Queue' },
  FeedbackPolicy: queueOpenTo('Feedback', 'sns.amazonaws.com', { Ref: 'Events' }),
  Subscription: {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { Ref: 'Events' }, Protocol: 'sqs', Endpoint: arnOf('Feedback'), RawMessageDelivery: true },
  },
  Destination: {
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: {
      ConfigurationSetName: { Ref: 'Digest' },
      EventDestination: {
        MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject', 'deliveryDelay'],
        SnsDestination: { TopicARN: { Ref: 'Events' } },
      },
    },
  },
  ...stationResources('Deliver', 'deliver', [
    {
      Effect: 'Allow',
      Action: 'ses:SendRawEmail',
      Resource: ses('identity/*'),
      Condition: { StringEquals: { 'ses:FromAddress': 'bantin@news.example.vn' } },
    },
    { Effect: 'Allow', Action: 'ses:SendRawEmail', Resource: ses('configuration-set/${Digest}') },
  ]),
  ...stationResources('Post', 'post', [{ Effect: 'Allow', Action: 'ses:SendRawEmail', Resource: ses('identity/*') }]),
};
/** Station `deliver` may send with the configuration set, station `post` only without. */
export function bootMailStack(): Promise<Cloud> {
  const bundle = 'export const handler = async () => {};';
  return bootSmall(resources, { deliver: bundle, post: bundle }, { now: new Date('2026-11-23T00:00:00Z') });
}

export function clientOf(config: Cloud['client']): SESClient {
  return new SESClient({ ...config, maxAttempts: 1 });
}

const FROM = '=?UTF-8?B?QuG6o24gdGlu?= <bantin@news.example.vn>';
export function message(from = FROM): Buffer {
  const head = [
    `From: ${from}`,
    'To: lan@example.vn',
    'Subject: =?UTF-8?B?VHXhuqdu?=',
    'Message-ID: <ours@x>',
    'Date: now',
    'X-Note: a',
    ' b',
  ];
  return Buffer.from(`${[...head, 'MIME-Version: 1.0'].join('\r\n')}\r\n\r\nXin =\r\nch=C3=A0o\r\n`);
}

export function mail(cloud: Cloud, more: Partial<SendRawEmailCommandInput> = {}): SendRawEmailCommand {
  return new SendRawEmailCommand({
    Source: 'bantin@news.example.vn',
    Destinations: ['lan@example.vn'],
    RawMessage: { Data: message() },
    ConfigurationSetName: cloud.physical('Digest'),
    Tags: [
      { Name: 'edition', Value: '2026-W47' },
      { Name: 'reader', Value: '7' },
    ],
    ...more,
  });
}
