import { expect, test } from 'vitest';
import { deploy, profileIn, stageIn, type Deployment } from '../../cli/deploy/deploy.ts';
import type { Edition, EditionId, EditionState } from '../../functions/model/edition.ts';

function edition(id: string, state: EditionState): Edition {
  return {
    v: 1,
    id: id as EditionId,
    series: 'weekly',
    state,
    scheduledAt: '2026-11-22T00:00:00Z',
    attempt: 'a',
    leaseUntil: 0,
    fence: 1,
  };
}

/** Deploys, and tells the exit code, what was said, and what the CDK was called with. */
async function run(args: readonly string[], given: Partial<Deployment>) {
  const said: string[] = [];
  const called: (readonly string[])[] = [];
  const code = await deploy(args, {
    editions: async () => [],
    isAtTerminal: false,
    agrees: () => Promise.reject(new Error('nobody is to be asked')),
    say: (line) => void said.push(line),
    cdk: async (words) => {
      called.push(words);
      return 7;
    },
    ...given,
  });
  return { code, said: said.join('\n'), called };
}

const BUSY = async () => [edition('2026-W46', 'sent'), edition('2026-W47', 'sending'), edition('2026-11', 'composing')];
const QUIET = async () => (['sent', 'skipped', 'paused', 'cancelled'] as const).map((state) => edition(state, state));
const DEPLOYED = [['deploy', '--no-notices', '-c', 'stage=staging']];

test('a first deployment, and one while nothing is under way, goes straight on with the exit code of the CDK', async () => {
  for (const editions of [async () => undefined, async () => [], QUIET])
    expect(await run(['-c', 'stage=staging'], { editions })).toEqual({ code: 7, said: '', called: DEPLOYED });
});

test('while an edition is composed or sent a deployment says so, and goes on when somebody says yes', async () => {
  const { code, said, called } = await run(['-c', 'stage=staging'], {
    editions: BUSY,
    isAtTerminal: true,
    agrees: async () => true,
  });
  expect([code, called]).toEqual([7, DEPLOYED]);
  expect(said).toMatch(/^2026-W47 is being sent: .*\n2026-11 is being composed: /);
  expect(said).not.toContain('2026-W46');
});

test('while an edition is under way nothing is deployed without a yes', async () => {
  const { code, said, called } = await run([], { editions: BUSY, isAtTerminal: true, agrees: async () => false });
  expect([code, called]).toEqual([1, []]);
  expect(said).toMatch(/\nNothing was deployed\.$/);
});

test('while an edition is under way and nobody is at a terminal nothing is deployed, and the flag is named', async () => {
  const { code, said, called } = await run([], { editions: BUSY });
  expect([code, called]).toEqual([1, []]);
  expect(said).toContain('With --yes it is deployed');
});

test('--yes answers our question, and is not handed on', async () => {
  const { code, said, called } = await run(['-c', 'stage=staging', '--yes'], { editions: BUSY });
  expect([code, called]).toEqual([7, DEPLOYED]);
  expect(said).toContain('2026-W47 is being sent: newsletter edition 2026-W47 shows');
});

test('stage and profile are those that the CDK is told', () => {
  expect(stageIn([])).toBe('production');
  expect(stageIn(['-c', 'native=skip', '-c', 'stage=staging', '--require-approval', 'never'])).toBe('staging');
  expect(stageIn(['--context', 'stage=staging'])).toBe('staging');
  expect(stageIn(['--context=stage=staging'])).toBe('staging');
  expect(stageIn(['-c'])).toBe('production');
  expect(profileIn(['--profile', 'ops'])).toBe('ops');
  expect(profileIn(['--profile=ops', 'x'])).toBe('ops');
  expect(profileIn(['-c', 'stage=staging'])).toBeUndefined();
});
