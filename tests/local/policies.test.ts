import { describe, expect, test } from 'vitest';
import { allows, readStatements, type PolicyRequest } from '../../local/cloud/policies.ts';

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/*' };
const get: PolicyRequest = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/a.md' };

function asked(statement: object, request: PolicyRequest): boolean {
  return allows(readStatements({ Statement: [JSON.parse(JSON.stringify(statement))] }, 'test'), request);
}

test.each<[string, object, PolicyRequest, boolean]>([
  ['what is allowed', allow, get, true],
  ['another action', allow, { ...get, action: 's3:PutObject' }, false],
  ['another resource', allow, { ...get, resource: 'arn:aws:s3:::c/a.md' }, false],
  ['a resource is compared with its case', allow, { ...get, resource: 'arn:aws:s3:::B/a.md' }, false],
  ['an action without', { ...allow, Action: 'S3:getobject' }, get, true],
  ['a wildcard in an action', { ...allow, Action: ['s3:List*', 's3:Get*'] }, get, true],
  ['a question mark is one character', { ...allow, Resource: 'arn:aws:s3:::?/a.m?' }, get, true],
  ['a question mark is not two', { ...allow, Resource: 'arn:aws:s3:::b/a.?' }, get, false],
  ['a dot is a dot', { ...allow, Resource: 'arn:aws:s3:::b/aXmd' }, get, false],
  ['NotAction', { Effect: 'Allow', NotAction: 's3:Put*', Resource: '*' }, get, true],
  ['NotResource', { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::b/*' }, get, false],
])('%s', (_name, statement, request, wanted) => {
  expect(asked(statement, request)).toBe(wanted);
});

const from = (Condition: object) => ({ Effect: 'Allow', Action: 'ses:SendRawEmail', Resource: '*', Condition });
const send = (address?: string): PolicyRequest => ({
  action: 'ses:SendRawEmail',
  resource: 'arn:aws:ses:x:0:identity/a',
  ...(address !== undefined && { context: { 'ses:FromAddress': address } }),
});

test.each<[string, object, string | undefined, boolean]>([
  ['StringEquals', { StringEquals: { 'ses:FromAddress': 'a@b.vn' } }, 'a@b.vn', true],
  ['StringEquals of another value', { StringEquals: { 'ses:FromAddress': 'a@b.vn' } }, 'A@b.vn', false],
  ['StringEquals of a key that is absent', { StringEquals: { 'ses:FromAddress': 'a@b.vn' } }, undefined, false],
  ['names of keys in any case', { StringEquals: { 'SES:fromaddress': 'a@b.vn' } }, 'a@b.vn', true],
  ['one of several values', { StringEquals: { 'ses:FromAddress': ['x@b.vn', 'a@b.vn'] } }, 'a@b.vn', true],
  ['StringLike', { StringLike: { 'ses:FromAddress': '*@b.vn' } }, 'a@b.vn', true],
  ['ForAnyValue', { 'ForAnyValue:StringLike': { 'ses:FromAddress': '*@b.vn' } }, 'a@b.vn', true],
  [
    'ForAllValues of a key that is absent',
    { 'ForAllValues:StringLike': { 'ses:FromAddress': '*@b.vn' } },
    undefined,
    true,
  ],
  ['StringEqualsIgnoreCase', { StringEqualsIgnoreCase: { 'ses:FromAddress': 'A@B.vn' } }, 'a@b.vn', true],
  [
    'all conditions together',
    { StringLike: { 'ses:FromAddress': '*' }, StringEquals: { 'ses:FromAddress': 'x@b.vn' } },
    'a@b.vn',
    false,
  ],
])('condition: %s', (_name, condition, address, wanted) => {
  expect(asked(from(condition), send(address))).toBe(wanted);
});

describe('the policy of a resource', () => {
  const request = { ...get, principal: { service: 'cloudfront.amazonaws.com' } };
  test('lets the service in that it names', () => {
    expect(asked({ ...allow, Principal: { Service: 'cloudfront.amazonaws.com' } }, request)).toBe(true);
    expect(asked({ ...allow, Principal: { Service: 's3.amazonaws.com' } }, request)).toBe(false);
  });
  test('is no policy of a role, nor the other way round', () => {
    expect(asked(allow, request)).toBe(false);
    expect(asked({ ...allow, Principal: '*' }, get)).toBe(false);
  });
});

describe('what cannot be judged stops the boot', () => {
  test.each<[string, object]>([
    ['a Deny', { ...allow, Effect: 'Deny' }],
    [
      'a Deny of something besides plain HTTP',
      { ...allow, Effect: 'Deny', Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } },
    ],
    ['an unknown operator', from({ NumericEquals: { 'ses:FromAddress': '1' } })],
    ['an unknown key', from({ StringEquals: { 'aws:PrincipalOrgID': 'o' } })],
    ['NotPrincipal', { ...allow, NotPrincipal: '*' }],
    ['no action', { Effect: 'Allow', Resource: '*' }],
  ])('%s', (_name, statement) => {
    expect(() => asked(statement, get)).toThrow('the policy of test');
  });
  test('but the refusal of plain HTTP is understood', () => {
    const deny = {
      Effect: 'Deny',
      Action: 's3:*',
      Principal: { AWS: '*' },
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(readStatements({ Statement: deny }, 'test')).toEqual([]);
  });
});
