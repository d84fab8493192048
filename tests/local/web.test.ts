import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Cloud } from '../../local/cloud/boot.ts';
import { arnOf, bootSmall, stationResources, type Resources } from './small-stack.ts';

const behaviour = {
  TargetOriginId: 'function',
  ViewerProtocolPolicy: 'https-only',
  OriginRequestPolicyId: { Ref: 'ToFunction' },
};
const resources: Resources = {
  Pages: { Type: 'AWS::S3::Bucket' },
  PagesPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: { Ref: 'Pages' },
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 's3:GetObject',
            Principal: { Service: 'cloudfront.amazonaws.com' },
            Resource: { 'Fn::Sub': '${Pages.Arn}/*' },
            Condition: {
              StringEquals: {
                'AWS:SourceArn': { 'Fn::Sub': 'arn:aws:cloudfront::${AWS::AccountId}:distribution/${Web}' },
              },
            },
          },
        ],
      },
    },
  },
  Keys: { Type: 'AWS::SecretsManager::Secret', Properties: { SecretString: '{"origin":"s3cret"}' } },
  ...stationResources('Subscribe', 'subscribe', []),
  Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: arnOf('Subscribe') } },
  Anybody: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: arnOf('Subscribe'),
      Principal: '*',
      FunctionUrlAuthType: 'NONE',
    },
  },
  ToFunction: {
    Type: 'AWS::CloudFront::OriginRequestPolicy',
    Properties: {
      OriginRequestPolicyConfig: {
        Name: 'to-function',
        HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['CloudFront-Viewer-Address', 'Content-Type'] },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: { QueryStringBehavior: 'all' },
      },
    },
  },
  Web: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        Aliases: ['bantin.example.vn'],
        DefaultRootObject: 'index.html',
        CustomErrorResponses: [{ ErrorCode: 403, ResponseCode: 404, ResponsePagePath: '/404.html' }],
        DefaultCacheBehavior: { TargetOriginId: 'pages', ViewerProtocolPolicy: 'redirect-to-https' },
        CacheBehaviors: [
          {
            ...behaviour,
            PathPattern: '/u/*',
            AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          },
          { ...behaviour, PathPattern: '/plain/*', OriginRequestPolicyId: { Ref: 'AWS::NoValue' } },
        ],
        Origins: [
          {
            Id: 'pages',
            DomainName: { 'Fn::GetAtt': ['Pages', 'RegionalDomainName'] },
            OriginAccessControlId: 'oac',
            S3OriginConfig: {},
          },
          {
            Id: 'function',
            DomainName: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Url', 'FunctionUrl'] }] }] },
            OriginCustomHeaders: [
              {
                HeaderName: 'X-Origin-Key',
                HeaderValue: { 'Fn::Sub': '{{resolve:secretsmanager:${Keys}:SecretString:origin::}}' },
              },
            ],
          },
        ],
      },
    },
  },
};
const subscribe = `export const handler = async (event) => {
  if (event.rawPath === '/u/broken') throw new Error('no');
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, cookies: ['a=1', 'b=2'], body: JSON.stringify(event) };
};`;

let cloud: Cloud;
beforeAll(async () => {
  cloud = await bootSmall(resources, { subscribe });
  const s3 = new S3Client(cloud.client);
  for (const Key of ['index.html', 'e/2026-W47/chào.html'])
    await s3.send(
      new PutObjectCommand({
        Bucket: cloud.physical('Pages'),
        Key,
        Body: `<p>${Key}`,
        ContentType: 'text/html; charset=utf-8',
      }),
    );
});
afterAll(async () => {
  await cloud.stop();
});

const site = 'https://bantin.example.vn';
async function eventOf(path: string, init?: Parameters<Cloud['fetch']>[1]): Promise<Record<string, unknown>> {
  return (await (await cloud.fetch(site + path, init)).json()) as Record<string, unknown>;
}

describe('the bucket behind the distribution', () => {
  test.each([
    ['the default root object', '/', 200, '<p>index.html'],
    ['a page with a Vietnamese name', '/e/2026-W47/chào.html', 200, '<p>e/2026-W47/chào.html'],
    ['a missing page, which nobody may list', '/none.html', 403, 'Access Denied'],
  ])('%s', async (_name, path, status, text) => {
    const response = await cloud.fetch(site + path);
    expect([response.status, await response.text()]).toEqual([status, text]);
  });
  test('a page for errors, which is shown in the place of what is missing as soon as it is there itself', async () => {
    const Bucket = cloud.physical('Pages');
    await new S3Client(cloud.client).send(
      new PutObjectCommand({ Bucket, Key: '404.html', Body: '<p>not here', ContentType: 'text/html' }),
    );
    const response = await cloud.fetch(`${site}/none.html`);
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html']);
    expect(await response.text()).toBe('<p>not here');
    await new S3Client(cloud.client).send(new DeleteObjectCommand({ Bucket, Key: '404.html' }));
  });
  test('methods, plain HTTP and other hosts', async () => {
    expect((await cloud.fetch(`${site}/`, { method: 'POST', body: 'x' })).status).toBe(403);
    const redirect = await cloud.fetch('http://bantin.example.vn/a');
    expect([redirect.status, redirect.headers.get('location')]).toEqual([301, `${site}/a`]);
    expect((await cloud.fetch('http://bantin.example.vn/u/a')).status).toBe(403);
    await expect(cloud.fetch('https://elsewhere.example.vn/')).rejects.toThrow('elsewhere');
    expect(await (await cloud.fetch(`${site}/`, { method: 'HEAD' })).text()).toBe('');
  });
});

describe('the function behind the distribution', () => {
  test('gets the payload of version 2.0, with the origin key and the headers that are forwarded', async () => {
    const event = await eventOf('/u/abc?a=1&b=x%20y&a=2', {
      headers: { 'x-secret': 'not forwarded', cookie: 'c=1' },
      viewer: '203.0.113.9:51234',
    });
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/u/abc',
      rawQueryString: 'a=1&b=x%20y&a=2',
      queryStringParameters: { a: '1,2', b: 'x y' },
      isBase64Encoded: false,
      headers: {
        'x-origin-key': 's3cret',
        'cloudfront-viewer-address': '203.0.113.9:51234',
        'user-agent': 'Amazon CloudFront',
      },
      requestContext: { http: { method: 'GET', path: '/u/abc' } },
    });
    expect(event['headers']).not.toHaveProperty('x-secret');
    expect(event).not.toHaveProperty('cookies');
    expect(event).not.toHaveProperty('body');
  });
  test('gets a form in base64, and JSON as text', async () => {
    const form = await eventOf('/u/abc', {
      method: 'POST',
      body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    });
    expect(form).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.from('List-Unsubscribe=One-Click').toString('base64'),
    });
    const json = await eventOf('/u/abc', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(json).toMatchObject({ isBase64Encoded: false, body: '{}' });
  });
  test('sees neither query nor headers without a policy that forwards them', async () => {
    const event = await eventOf('/plain/a?token=1');
    expect(event['rawQueryString']).toBe('');
    expect(event['headers']).not.toHaveProperty('cloudfront-viewer-address');
  });
  test('answers with its cookies, and a fault of it is a 502', async () => {
    expect((await cloud.fetch(`${site}/u/a`)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect((await cloud.fetch(`${site}/u/broken`)).status).toBe(502);
  });
});

test('without the permission for everybody the function answers nobody', async () => {
  const { Anybody: _anybody, ...others } = resources;
  const closed = await bootSmall(others, { subscribe });
  expect((await closed.fetch(`${site}/u/a`)).status).toBe(403);
  expect(closed.denied).toMatchObject([{ who: 'anyone', action: 'lambda:InvokeFunctionUrl' }]);
  await closed.stop();
});
