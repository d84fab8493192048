import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailboxHeader } from '../../functions/mail/header.ts';
import { readSettings, resendUnknownHours, settleMinutes } from '../../infra/settings.ts';
import { readMailbox } from '../mail/strict-reading.ts';

type Stages = Record<string, Record<string, unknown>>;
const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: { stages: Stages } };
const { stages } = context;
const withProduction = (changes: Record<string, unknown>): Stages => ({
  ...stages,
  production: { ...stages['production'], ...changes },
});

test.each(['production', 'staging', 'local'])('the stage %s of cdk.json can be used', (stage) => {
  expect(readSettings(stages, stage)).toMatchObject({ settings: { stage } });
});

test('any stage inherits from production and overrides', () => {
  expect(readSettings(stages, 'staging')).toMatchObject({
    settings: { name: stages['production']?.['name'], publicUrl: 'https://bantin-thu.example.vn' },
  });
});

test('what later issues or operators leave out has a default that sends nothing surprising', () => {
  const {
    maximumArticleAgeDays: _age,
    identity: _identity,
    quotaShare: _share,
    warmUp: _warmUp,
    lateAfterHours: _late,
    resendUnknown: _resend,
    softBounces: _soft,
    stopSwitch: _switch,
    canary: _canary,
    welcome: _welcome,
    ...production
  } = stages['production'] ?? {};
  expect(readSettings({ production }, 'production')).toMatchObject({
    settings: { maximumArticleAgeDays: 30, identity: 'create', quotaShare: 0.8, noindex: false },
  });
  expect(readSettings({ production }, 'production')).toMatchObject({
    settings: { warmUp: { first: 1000, factor: 2 }, lateAfterHours: 24, resendUnknown: 'never', welcome: true },
  });
  const stopSwitch = { bounces: { rate: 0.05, least: 10 }, complaints: { rate: 0.001, least: 5 } };
  expect(readSettings({ production }, 'production')).toMatchObject({
    settings: { softBounces: 3, stopSwitch, canary: false },
  });
  // One of its numbers alone leaves the others as they are.
  expect(readSettings(withProduction({ stopSwitch: { bounces: { rate: 0.02 } } }), 'production')).toMatchObject({
    settings: { stopSwitch: { ...stopSwitch, bounces: { rate: 0.02, least: 10 } } },
  });
});

test('a stage is warmed up and writes to nobody twice by itself; the one that writes to nobody needs no warm-up', () => {
  for (const stage of ['production', 'staging'])
    expect(readSettings(stages, stage)).toMatchObject({
      settings: { warmUp: { first: 1000, factor: 2 }, lateAfterHours: 24, resendUnknown: 'never' },
    });
  expect(readSettings(stages, 'local')).toMatchObject({ settings: { warmUp: false } });
});

test.each<[string, unknown[]]>([
  ['warmUp', [{ first: 1, factor: 1.1 }, { first: 50_000, factor: 10 }, false]],
  ['lateAfterHours', [1, 168]],
  ['resendUnknown', ['never', 'after 1h', 'after 23h']],
  ['welcome', [true, false]],
  ['softBounces', [1, 20]],
  ['instant', [false, { settleMinutes: 1 }, { settleMinutes: 60 }]],
  ['canary', [false, { readers: 1, minutes: 1 }, { readers: 500, minutes: 720 }]],
])('%s may be anything that makes sense', (setting, values) => {
  for (const value of values)
    expect(readSettings(withProduction({ [setting]: value }), 'production')).toMatchObject({
      settings: { [setting]: value },
    });
});

test.each<[string, unknown[]]>([
  ['softBounces', [0, 21, 1.5, '3']],
  [
    'stopSwitch',
    [false, { bounces: { rate: 0 } }, { bounces: { rate: 1.1 } }, { complaints: { least: 0 } }, { refusals: {} }],
  ],
  ['instant', [true, null, 10, { settleMinutes: 0 }, { settleMinutes: 61 }, { minutes: 10 }]],
  ['canary', [true, {}, { readers: 500 }, { readers: 0, minutes: 30 }, { readers: 500, minutes: 721 }]],
  [
    'warmUp',
    [
      true,
      null,
      1000,
      {},
      { first: 1000 },
      { first: 0, factor: 2 },
      { first: 10, factor: 1 },
      { first: 1.5, factor: 2 },
      { first: 1, factor: 2, days: 3 },
    ],
  ],
  ['lateAfterHours', [0, 169, 1.5, '24', null]],
  ['resendUnknown', ['after 0h', 'after 24h', 'after 6 h', 'always', 6, false]],
  ['welcome', ['false', 0, null]],
])('%s that makes no sense is refused with its place', (setting, values) => {
  for (const value of values) {
    const read = readSettings(withProduction({ [setting]: value }), 'production');
    const mistakes = 'mistakes' in read ? read.mistakes.join('\n') : '';
    expect(mistakes, JSON.stringify(value)).toContain(`cdk.json: stages.production.${setting}`);
  }
});

test.each([
  ['never', undefined],
  ['after 6h', 6],
  ['after 23h', 23],
])('resendUnknown may be said in hours: %s', (resendUnknown, hours) => {
  const read = readSettings(withProduction({ resendUnknown }), 'production');
  expect('settings' in read && resendUnknownHours(read.settings)).toBe(hours);
});

test.each([
  [undefined, '10'],
  [{ settleMinutes: 30 }, '30'],
  [false, 'null'],
])('stations are told of instant digests when news has settled, or that there are none: %j', (instant, told) => {
  const read = readSettings(withProduction({ instant }), 'production');
  expect('settings' in read && settleMinutes(read.settings)).toBe(told);
});

test.each([
  ['publicUrl', 'https://bantin.example.vn/thu', 'must be a host and nothing more'],
  ['articleUrl', 'https://bantin.example.vn/{slug}', 'must not be on the host of publicUrl'],
])('%s cannot be %s, for links of mails would lead nowhere', (field, value, reason) => {
  expect(readSettings(withProduction({ [field]: value }), 'production')).toEqual({
    mistakes: [expect.stringContaining(`stages.production.${field}: ${reason}`)],
  });
});

test('every mistake is named at once, with its place', () => {
  const read = readSettings(
    withProduction({
      publicUrl: 'http://bantin.example.vn/',
      certificateArn: 'arn:aws:acm:ap-southeast-1:111111111111:certificate/x',
      sender: 'no-reply@example.vn',
      postalAddress: '',
      timeZone: 'Asia/Hanoi2',
      weekday: 'Monday',
      hour: 24,
      startsAt: '1/11/2026',
      editors: [],
      articleUrl: 'https://www.example.vn/bai',
      maximumarticles: 5,
    }),
    'production',
  );
  const mistakes = 'mistakes' in read ? read.mistakes : [];
  for (const field of [
    'publicUrl',
    'certificateArn',
    'sender',
    'postalAddress',
    'timeZone',
    'weekday',
    'hour',
    'startsAt',
    'editors',
    'articleUrl',
    'maximumarticles',
  ])
    expect(
      mistakes.some((mistake) => mistake.startsWith(`cdk.json: stages.production.${field}: `)),
      field,
    ).toBe(true);
});

test('a name that is accepted stands whole in the From of every mail; a longer one is refused with its place', () => {
  const letter = fc.constantFrom('ệ', 'a', ' ', 'Đ', '"', '\\', '=?', '🇻🇳', '\n', 'ệ'.normalize('NFD'));
  const nameOf = (letters: string[]) => letters.join('');
  fc.assert(
    fc.property(fc.oneof(fc.array(letter, { minLength: 1, maxLength: 30 }).map(nameOf), fc.string()), (name) => {
      const read = readSettings(withProduction({ name }), 'production');
      fc.pre('settings' in read);
      const from = mailboxHeader('From', read.settings.name, 'a@b.vn').slice('From:'.length);
      expect(readMailbox('From', from)).toBe(`${read.settings.name}|a@b.vn`);
    }),
  );
  for (const [name, accepted] of [
    ['ệ'.repeat(15), true],
    ['ệ'.repeat(16), false],
    ['ệ'.normalize('NFD').repeat(15), true],
    ['x'.repeat(68), true],
    ['x'.repeat(69), false],
    ['a\nb', false],
  ] as const)
    expect('settings' in readSettings(withProduction({ name }), 'production'), name).toBe(accepted);
});

test.each<[string, Stages, string, string]>([
  ['a stage without onlyTo', { ...stages, test: {} }, 'test', 'stages.test.onlyTo: missing'],
  ['onlyTo on production', withProduction({ onlyTo: ['@example.vn'] }), 'production', 'stages.production.onlyTo'],
  ['a stage that is not there', stages, 'prod', 'there is no stages.prod'],
  ['a stage with an impossible name', { ...stages, 'Bản thử': { onlyTo: ['@a.vn'] } }, 'Bản thử', "a stage's name"],
])('%s is refused', (_name, all, stage, says) => {
  const read = readSettings(all, stage);
  expect('mistakes' in read ? read.mistakes.join('\n') : '').toContain(says);
});

test('settings that are no object are refused, not thrown', () => {
  for (const broken of [undefined, null, [], 'x', { production: 5 }])
    expect('mistakes' in readSettings(broken, 'production')).toBe(true);
});
