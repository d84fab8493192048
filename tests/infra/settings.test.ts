import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSettings } from '../../infra/settings.ts';

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
    ...production
  } = stages['production'] ?? {};
  expect(readSettings({ production }, 'production')).toMatchObject({
    settings: { maximumArticleAgeDays: 30, identity: 'create', quotaShare: 0.8 },
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
