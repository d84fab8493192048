import { Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { makeStack } from './make-stack.ts';

function checked(changes: Record<string, unknown> = {}, stage = 'production') {
  const made = makeStack(stage, changes);
  Validations.of(made.app).addPlugins(new AwsSolutionsChecks(made.app));
  return made;
}

test.each<[string, Record<string, unknown>]>([
  ['production', {}],
  ['staging', {}],
  ['production', { identity: 'existing', noindex: true }],
])('stage %s has no finding of cdk-nag that is not acknowledged (%j)', (stage, changes) => {
  expect(() => checked(changes, stage).app.synth()).not.toThrow();
});

test('a finding that nobody acknowledged stops the synthesis, and with it the deployment', () => {
  const { app, stack } = checked();
  const forgotten = new Bucket(stack, 'Forgotten');
  expect(() => app.synth()).toThrow(forgotten.node.path);
});

test('every acknowledged finding has a reason', () => {
  const { app, stack } = makeStack();
  app.synth();
  const acknowledged = stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
  expect(acknowledged.length).toBeGreaterThan(10);
  for (const { data } of acknowledged) expect(JSON.stringify(data)).toMatch(/":"[^"]{15,}"\}$/);
});
