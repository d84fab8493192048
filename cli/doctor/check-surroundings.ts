import type { DescribedStack } from '../deployed-stack.ts';
import type { Stage } from '../stage.ts';
import { domainOf } from './check-sender.ts';
import { says, type Finding } from './finding.ts';

/** Whether the keys of links are there. Their values are not asked for. */
export function checkSecret(
  secret: 'there' | 'empty' | 'being deleted' | undefined,
  arn: string,
  stage: Stage,
): Finding {
  const { ok, fault } = says('secret');
  // `newsletter restore` fills empty stacks only: of a stack in use the secret alone is brought back.
  const runbook =
    'Bring it back as "The secret is lost" in docs/runbook.md says: without it no link of a sent mail works. newsletter stop first.';
  switch (secret) {
    case 'there':
      return ok('The secret with the keys of links is there.');
    case 'empty':
      return fault(`The secret ${arn} is empty.`, runbook);
    case 'being deleted':
      return fault(
        `Somebody is deleting the secret ${arn}: links of every mail ever sent would stop working.`,
        'Take that back, at once:',
        `aws secretsmanager restore-secret --region ${stage.region} --secret-id ${arn}`,
      );
    case undefined:
      return fault(`The secret ${arn} is gone.`, runbook);
  }
}

/**
 * Who else sends in this account and region: they share its quota and its reputation.
 * @param sets names of configuration sets that are not of this stack
 */
export function checkNeighbours(others: readonly DescribedStack[], sets: readonly string[], stage: Stage): Finding {
  const { ok, warning } = says('neighbours');
  const domain = domainOf(stage.publication.sender);
  const onDomain = others.filter(({ outputs }) => outputs.get('SenderDomain') === domain);
  const isNamed = (set: string) => others.some(({ name }) => set.startsWith(`${name}-`));
  const strangers = sets.filter((set) => !isNamed(set));
  if (onDomain.length > 0) {
    const owner = onDomain.find(({ outputs }) => outputs.has('DkimRecord1'))?.name;
    const who = onDomain.map(({ name }) => name).join(', ');
    return warning(
      `${who} sends from ${domain} too: quota and reputation are shared, and so is what goes wrong.`,
      owner === undefined
        ? 'If they are yours, all is well. They stop sending when this stack, which may have the identity, is removed.'
        : `If it is yours, all is well. The identity belongs to ${owner}: never remove that stack while this one sends.`,
    );
  }
  if (strangers.length > 0)
    return warning(
      `Others send in this account and region, through ${strangers.join(', ')}: they share the quota.`,
      'Have quotaShare in cdk.json leave them enough.',
    );
  if (others.length > 0)
    return ok(`${others.map(({ name }) => name).join(', ')} shares the quota of this account and region.`);
  return ok('Nobody else sends in this account and region.');
}
