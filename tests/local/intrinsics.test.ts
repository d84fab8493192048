import { expect, test } from 'vitest';
import { references, resolve, type Lookup } from '../../local/cloud/intrinsics.ts';

const lookup: Lookup = {
  ref: (id) => {
    if (id === 'Table') return 'the-table';
    throw new Error(`no ${id}`);
  },
  attribute: (id, name) => `${id}-${name}`,
  condition: (name) => name === 'IsProduction',
};

test.each([
  ['a plain value stays', { a: [1, true, 'x'] }, { a: [1, true, 'x'] }],
  ['Ref', { Ref: 'Table' }, 'the-table'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue-Arn'],
  ['GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, 'Queue-Arn'],
  ['Join', { 'Fn::Join': ['/', ['a', { Ref: 'Table' }, 3]] }, 'a/the-table/3'],
  ['Sub', { 'Fn::Sub': 'x-${Table}-${Queue.Arn}-${!Literal}' }, 'x-the-table-Queue-Arn-${Literal}'],
  ['Sub with values of its own', { 'Fn::Sub': ['${a}${Table}', { a: { Ref: 'Table' } }] }, 'the-tablethe-table'],
  ['Select of Split', { 'Fn::Select': [2, { 'Fn::Split': ['/', 'https://host/'] }] }, 'host'],
  ['If that holds', { 'Fn::If': ['IsProduction', 1, 2] }, 1],
  ['If that does not', { 'Fn::If': ['IsStaging', 1, 2] }, 2],
  ['conditions', { 'Fn::And': [{ Condition: 'IsProduction' }] }, true],
  ['Equals and Not', { 'Fn::Not': [{ 'Fn::Equals': ['a', { Ref: 'Table' }] }] }, true],
  ['NoValue is left out of objects', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['NoValue is left out of lists', [{ Ref: 'AWS::NoValue' }, 1], [1]],
])('%s', (_name, given, wanted) => {
  expect(resolve(given, lookup)).toEqual(wanted);
});

test('an unknown intrinsic function is refused by name', () => {
  expect(() => resolve({ 'Fn::ImportValue': 'x' }, lookup)).toThrow('Fn::ImportValue');
});

test('a reference to nothing is refused by name', () => {
  expect(() => resolve({ 'Fn::Join': ['', [{ Ref: 'Nobody' }]] }, lookup)).toThrow('no Nobody');
});

test('references are found wherever they stand', () => {
  const value = [
    { Ref: 'A' },
    { Ref: 'AWS::Region' },
    { deep: { 'Fn::GetAtt': ['B', 'Arn'] } },
    { 'Fn::Sub': '${C}-${D.Arn}-${AWS::Partition}-${!Literal}' },
    { 'Fn::Sub': ['${own}${E}', { own: { Ref: 'F' } }] },
  ];
  expect(references(value).toSorted()).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
});
