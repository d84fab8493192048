import type { DeliveryControl, Edition, EditionId, Pause } from '../../functions/model/edition.ts';
import { count } from '../show.ts';
import { no, type Answer } from './hand.ts';

/** So often a command looks again when somebody else, a station or an operator, was faster. */
export const TRIES = 5;

export function readers(number: number): string {
  return count(number, 'reader');
}

export function noSuchEdition(id: EditionId): Answer {
  return no(`There is no edition ${id}.`);
}

export function tooMuchTraffic(id: EditionId): Answer {
  return no(`Somebody else changes ${id} at the same time. Look at it (newsletter edition ${id}), then repeat.`);
}

/** Why there is nothing left to pause, resume or cancel. */
export function notOver({ id, state, reason }: Edition): string {
  switch (state) {
    case 'sent':
      return `${id} has been sent: nobody waits for it any more.`;
    case 'cancelled':
      return `${id} was cancelled: nobody else gets it.`;
    case 'skipped':
      return `${id} was skipped (${reason ?? 'no reason'}): there is nothing to send.`;
    case 'composing':
      return `${id} is being composed.`;
    case 'review':
      return `${id} is being reviewed: newsletter review ${id} shows how it stands.`;
    case 'sending':
      return `${id} is being sent.`;
    case 'paused':
      return `${id} rests.`;
  }
}

/** Why an edition rests, in SES's own words where it is about SES, as the end of a sentence. */
export function sayPause(pause: Pause | undefined): string {
  const ses = pause?.words ? `“${pause.words}” (${pause.code ?? 'no code'})` : (pause?.code ?? 'no reason');
  if (pause?.backupOf !== undefined) return `it was restored from a backup of ${pause.backupOf}.`;
  switch (pause?.why) {
    case undefined:
    case 'operator':
      return 'an operator paused it.';
    case 'refusals':
      return `SES refuses reader after reader: ${ses}. Nobody was marked as refused for that in the run where it was noticed.`;
    case 'set-up':
      return `SES does not take our mail: ${ses}. No reader was marked.`;
    case 'bounces':
      return `${readers(pause.count ?? 0)} of ${(pause.of ?? 0).toLocaleString('en')} have no such mailbox (setting stopSwitch). They are suppressed; look where their addresses came from.`;
    case 'complaints':
      return `${readers(pause.count ?? 0)} of ${(pause.of ?? 0).toLocaleString('en')} called it spam (setting stopSwitch). They are suppressed; look what they had agreed to.`;
    case 'half-done':
      return 'somebody began to pause it, or to let it go on, and came no further than half of that.';
    case 'late':
      return 'it is later than its readers should be written to without somebody’s word (setting lateAfterHours).';
  }
}

/** What keeps everything of a stage from being sent, if so. */
export function sayStopped(control: DeliveryControl | undefined): readonly string[] {
  return control?.stopped === true ? ['But this stage is stopped: nothing is sent before newsletter start.'] : [];
}
