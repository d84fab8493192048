import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import { planOf } from '../../functions/model/plan.ts';
import type { Survey } from '../../functions/clock/survey.ts';
import { acknowledge, type Acknowledged } from '../../functions/model/stop-switch.ts';
import { no, yes, type Answer, type Hand } from './hand.ts';
import { moveReaders } from './move-readers.ts';
import { readLedger, waitingIn } from './read-ledger.ts';
import { TRIES, noSuchEdition, notOver, readers, sayStopped, tooMuchTraffic } from './sentences.ts';
import { HOUR_MS } from '../../functions/model/durations.ts';

/**
 * Lets a paused edition go on: first its state, then what every wave reads. If it rests because SES refused reader after
 * reader, whoever was refused with that code waits again.
 * @param recompose what is to be done before; without its yes the edition rests on
 */
export async function resumeEdition(
  id: EditionId,
  hand: Hand,
  recompose?: (edition: Edition) => Promise<Answer>,
): Promise<Answer> {
  const says: string[] = [];
  let isDone = false;
  for (let left = TRIES; left > 0; left -= 1) {
    const edition = await hand.find(id);
    const control = await hand.control();
    const rests = control?.paused?.has(id) === true;
    switch (edition?.state) {
      case undefined:
        return noSuchEdition(id);
      case 'sent':
      case 'cancelled':
      case 'skipped':
        return no(notOver(edition));
      case 'review':
        return no(`${notOver(edition)} Let it go with: newsletter approve ${id}`);
      case 'composing':
        if (!rests) return no(notOver(edition));
        await hand.goOn(id);
        return yes(`${id} is being composed. It will be sent when it is ready.`, ...sayStopped(control));
      case 'sending':
        if (recompose !== undefined && !isDone) {
          if (!rests) return no(`${id} is being sent. Pause it first.`);
          // Half paused, or half resumed by somebody who did not come to the end: rendered again it is only at rest.
          await hand.pause(id, { why: 'operator' });
          break;
        }
        if (!rests && !isDone) return yes(`${notOver(edition)} It does not rest.`, ...sayStopped(control));
        await hand.goOn(id);
        return yes(...says, `${id} goes on within a minute.`, ...sayStopped(control));
      case 'paused': {
        if (recompose !== undefined && !isDone) {
          const answer = await recompose(edition);
          if (!answer.ok) return answer;
          says.push(...answer.says);
        }
        isDone = true;
        const again = await takeBack(edition, hand);
        if (again > 0) says.push(`${readers(again)} whom SES had refused wait again.`);
        const { survey } = await readLedger(edition, hand);
        const waiting = waitingIn(survey);
        const sendBy = sendByOf(waiting, control, hand);
        if (await hand.reopen(id, 'paused', sendBy, acknowledgedIn(edition, survey)))
          says.push(`${readers(waiting)} wait.`);
        break;
      }
    }
  }
  return tooMuchTraffic(id);
}

/** With what the stop switch has counted it goes on, if that is why it rests; so it does not rest again at once. */
function acknowledgedIn({ pause, acknowledged }: Edition, { tally }: Survey): Acknowledged | undefined {
  switch (pause?.why) {
    case 'bounces':
    case 'complaints':
    case 'refusals':
      return { ...acknowledged, ...acknowledge(pause.why, tally, pause.code) };
    case 'operator':
    case 'set-up':
    case 'late':
    case 'half-done':
    case undefined:
      return undefined;
  }
}

/**
 * What letting an edition go on risks that was restored from a backup, for somebody to say yes to; nothing of any other.
 * Whoever waits by the ledger of the backup may have been mailed by the old stack after it.
 */
export async function riskOfResume(id: EditionId, hand: Hand): Promise<readonly string[]> {
  const edition = await hand.find(id);
  const since = edition?.state === 'paused' ? edition.pause?.backupOf : undefined;
  if (edition === undefined || since === undefined) return [];
  const waiting = waitingIn((await readLedger(edition, hand)).survey);
  return [
    `${id} was restored from a backup of ${since}. ${readers(waiting)} wait by that backup.`,
    'Whom the old stack has mailed since then gets it a SECOND TIME. To send it to nobody else: newsletter cancel.',
  ];
}

/** When nobody is to be written to any more without an operator's word, ISO 8601. */
export function sendByOf(
  waiting: number,
  control: Parameters<typeof planOf>[1] | undefined,
  { now, lateAfterHours }: Pick<Hand, 'now' | 'lateAfterHours'>,
): string {
  const { endsAt } = planOf(waiting, control ?? FIRST_CONTROL, now());
  return new Date(endsAt + lateAfterHours * HOUR_MS).toISOString();
}

async function takeBack(edition: Edition, hand: Hand): Promise<number> {
  const { pause } = edition;
  if (pause?.why !== 'refusals') return 0;
  return moveReaders(
    edition,
    'pending',
    (outcome, reader, { batch }) => outcome === 'refused' && batch.refusals?.[reader] === pause.code,
    hand,
  );
}
