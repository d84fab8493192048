import { yes, type Answer, type Hand } from './hand.ts';
import { readLedger, waitingIn } from './read-ledger.ts';
import { readers, sayPause } from './sentences.ts';

/** Everything this stage sends waits from now on: within one wave, and within one letter. */
export async function stopAll(hand: Hand): Promise<Answer> {
  await hand.setStopped(true);
  return yes(
    'Stopped: this stage sends nothing, no edition and no letter, within one wave of at most 10 readers a lane.',
    'Uploads are still taken in, and editions composed; readers and letters wait. An edition that waits for too long',
    '(setting lateAfterHours) then rests and has to be resumed.',
    'Go on with: newsletter start',
  );
}

/** Everything goes on, but for editions that rest on their own account. */
export async function startAll(hand: Hand): Promise<Answer> {
  await hand.setStopped(false);
  const says = ['Started: this stage sends. Letters that waited go out within five minutes.'];
  const control = await hand.control();
  for (const id of await hand.listOpen()) {
    const edition = await hand.find(id);
    switch (edition?.state) {
      case 'sending': {
        const waiting = waitingIn((await readLedger(edition, hand)).survey);
        if (control?.paused?.has(id) === true) says.push(`${id} rests half paused: newsletter resume ${id}`);
        else says.push(`${id} goes on within a minute: ${readers(waiting)} wait.`);
        break;
      }
      case 'paused':
        says.push(`${id} rests on (newsletter resume ${id}): ${sayPause(edition.pause)}`);
        break;
      case 'composing':
        says.push(`${id} is being composed.`);
        break;
      case 'review':
        says.push(`${id} is being reviewed: newsletter review ${id} shows how it stands.`);
        break;
      case 'sent':
      case 'skipped':
      case 'cancelled':
      case undefined:
        break;
    }
  }
  return yes(...says);
}
