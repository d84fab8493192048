import { expect, test } from 'vitest';
import { riskOfResume } from '../../../cli/edition/resume.ts';
import { sayPause } from '../../../cli/edition/sentences.ts';
import { batch, id, operatorWorld } from './world.ts';

const BACKUP = '2026-11-22T01:00:00.000Z';

test('letting an edition go on that was restored from a backup says whom it may mail twice', async () => {
  const pause = { why: 'late', backupOf: BACKUP } as const;
  const { hand } = operatorWorld({ state: 'paused', pause }, batch(0, 'ss..u'), batch(1, '...'));
  expect(await riskOfResume(id, hand)).toEqual([
    `2026-W47 was restored from a backup of ${BACKUP}. 5 readers wait by that backup.`,
    'Whom the old stack has mailed since then gets it a SECOND TIME. To send it to nobody else: newsletter cancel.',
  ]);
  expect(sayPause(pause)).toBe(`it was restored from a backup of ${BACKUP}.`);
});

test('of any other edition nothing is asked', async () => {
  for (const about of [{ state: 'paused', pause: { why: 'operator' } }, { state: 'sending' }] as const)
    expect(await riskOfResume(id, operatorWorld(about, batch(0, '..')).hand)).toEqual([]);
});
