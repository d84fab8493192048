import type { RestoreMark } from '../../functions/aws/restore-mark.ts';
import { readLinkKeys } from '../../functions/links/keys.ts';
import type { Edition, EditionId, Pause } from '../../functions/model/edition.ts';
import { no, yes, type Answer } from '../edition/hand.ts';
import { count } from '../show.ts';
import type { Stage } from '../stage.ts';
import type { List } from '../subscribers/open-list.ts';
import { fill, secretIn } from './fill.ts';
import { restoreAttempt } from './held-edition.ts';
import { markGone } from './left.ts';
import { openBackup } from './manifest.ts';
import { dueBetween, INSTANT, instantSince, recordMissed, type Missed, type Records } from './missed-editions.ts';
import type { Stores } from './open-stores.ts';
import { sayPart, type Part } from './parts.ts';
import { whatIsThere } from './what-is-there.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';

/**
 * The order in which a stack is filled. The keys come after everybody's record and after those who left are marked: until
 * then an old link opens nothing, so nobody is told that they left and is written over afterwards. The content bucket is
 * last, for ingest reads all of it again, and finds the records as they were.
 */
const FIRST = ['subscribers', 'ledger', 'editions', 'articles', 'letters'] as const satisfies readonly Part[];
const THEN = ['secret', 'site', 'private', 'content'] as const satisfies readonly Part[];

export type Restore = {
  readonly stores: Stores;
  readonly stage: Pick<Stage, 'name' | 'region' | 'rules' | 'lateAfterHours'>;
  readonly mark: {
    readonly read: () => Promise<RestoreMark | undefined>;
    readonly begin: (backup: string, begunAt: string) => Promise<void>;
    readonly done: (part: string) => Promise<void>;
    readonly end: (at: string) => Promise<void>;
  };
  readonly setStopped: (stopped: boolean) => Promise<void>;
  /** Has every wave of the edition stop before its next claim. */
  readonly rest: (id: EditionId) => Promise<void>;
  readonly pause: (id: EditionId, pause: Pause) => Promise<boolean>;
  readonly listOpen: () => Promise<readonly EditionId[]>;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly records: Omit<Records, 'find' | 'now'>;
  readonly list: Pick<List, 'find' | 'leave' | 'suppress'>;
  readonly now: () => number;
  readonly say: (line: string) => void;
};

/** `left`: a file of those who left since the backup; without it nobody did, as far as anybody knows. */
export type RestoreWish = { readonly left: string | undefined; readonly notSent: readonly EditionId[] };

/**
 * Fills an empty stack from a backup, and leaves it stopped. Safe to repeat: after an interruption it goes on with the
 * part in which it was.
 */
export async function restore(folder: string, passphrase: string, wish: RestoreWish, desk: Restore): Promise<Answer> {
  const { stores, stage, mark, now, say } = desk;
  const opened = await openBackup(folder, passphrase, say);
  if ('refused' in opened) return no(opened.refused);
  const { manifest } = opened;
  const { backup, startedAt } = manifest;
  const begun = await mark.read();
  if (begun === undefined) {
    const there = await whatIsThere(stores);
    if (there.length > 0)
      return no(
        `The stack of ${stage.name} is not empty: it has ${there.join(', ')}. Nothing was restored.`,
        'A backup fills a stack that was just deployed: over another one it would bring back who left.',
      );
  } else if (begun.backup !== backup)
    return no('This stack is being filled, or was filled, from another backup. Nothing was restored.');
  else if (begun.endedAt !== undefined)
    return yes(`This backup was restored on ${begun.endedAt}: nothing is left to do.`);

  const due = dueSince(startedAt, desk).map(({ id }) => id);
  const never = wish.notSent.filter((id) => id !== INSTANT && !due.includes(id));
  // A slip of the pen would have the edition that was meant count as sent.
  if (never.length > 0)
    return no(
      `--not-sent ${never.join(', ')}: nothing of that name was due since the backup${due.length > 0 ? `, only ${due.join(', ')}` : ''}. Nothing was restored.`,
    );

  await desk.setStopped(true);
  await mark.begin(backup, new Date(now()).toISOString());
  const { done = new Set<string>() } = (await mark.read()) ?? {};
  const once = async (part: string, act: () => Promise<void>): Promise<void> => {
    if (done.has(part)) return;
    await act();
    await mark.done(part);
  };
  const filled = (part: Part) =>
    once(part, async () => {
      await fill(part, stores, { folder, ...opened }, stage.region, now());
      const many = manifest.parts.find((one) => one.part === part)?.count ?? 0;
      say(`${many.toLocaleString('en').padStart(11)}  ${sayPart(part)}`);
    });

  for (const part of FIRST) await filled(part);
  const { left } = wish;
  if (left !== undefined) {
    const gone = await markGone(left, readLinkKeys(await secretIn({ folder, ...opened })), desk.list, now());
    say(
      `${left}: ${gone.marked} marked as gone, ${gone.before} were gone before, ${gone.unknown} are not in the backup.`,
    );
  }
  await once('missed', () => holdMissed(startedAt, restoreAttempt(backup), wish, desk));
  for (const part of THEN) await filled(part);
  const resting = await holdAll(startedAt, desk);
  await mark.end(new Date(now()).toISOString());
  return yes(
    `Restored, as of ${startedAt}, and stopped: nothing is sent before newsletter start.`,
    ...resting.map((id) => `${id} rests: look at it (newsletter edition ${id}), then resume or cancel it.`),
    'Functions may know the keys of before for five minutes more: wait so long before you start.',
    'docs/runbook.md, Coming back, says what is left to do.',
  );
}

/** What the old stack may have sent since. A week due shortly before the backup may have begun after it. */
function dueSince(startedAt: string, { stage, now }: Pick<Restore, 'stage' | 'now'>): readonly Missed[] {
  const after = Date.parse(startedAt) - stage.lateAfterHours * HOUR_MS;
  return dueBetween(after, now(), stage.rules.schedule);
}

/** Puts it on record. */
async function holdMissed(startedAt: string, attempt: string, { notSent }: RestoreWish, desk: Restore): Promise<void> {
  const { stage, records, find, now, say } = desk;
  const instant = instantSince(now(), stage.rules.timeZone);
  const due = dueSince(startedAt, desk).filter(({ id }) => !notSent.includes(id));
  // What the old stack never mailed is news still: the clock finds it by its marks.
  const missed = notSent.some((id) => id === INSTANT) ? due : [...due, instant];
  for (const { id, articles } of await recordMissed(missed, attempt, stage.rules, { ...records, find, now })) {
    const used = count(articles, 'article');
    if (id !== instant.id)
      say(
        `${id} was due since the backup, and counts as sent: nobody gets it, and ${used} of the backup are used up by it.`,
      );
    else if (articles > 0)
      say(
        `Whatever was news counts as sent to instant readers: ${used}, for nobody knows what they got since the backup.`,
      );
  }
}

/** Has every edition rest that is under way: of the backup, or composed while the stack was filled. */
async function holdAll(backupOf: string, { listOpen, find, pause, rest }: Restore): Promise<readonly EditionId[]> {
  const resting: EditionId[] = [];
  for (const id of await listOpen()) {
    const edition = await find(id);
    if (edition?.state !== 'sending' && edition?.state !== 'paused') continue;
    await rest(id);
    await pause(id, { why: 'operator', backupOf });
    resting.push(id);
  }
  return resting;
}
