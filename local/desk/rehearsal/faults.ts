import type { FaultRule, PlannedFault } from '../../cloud/faults.ts';
import type { Cloud } from '../../cloud/cloud.ts';

/** What goes wrong, in the words of people. */
export const PRESETS = [
  'ses-throttle',
  'ses-drop',
  'ses-break',
  'deliver-before',
  'deliver-after',
  'compose-dies',
  'feedback-dies',
  'dynamodb-throttle',
  's3-slow',
] as const;
export type Preset = (typeof PRESETS)[number];

/** Stations that can be ended in the middle of what they do. */
export const STATIONS = ['ingest', 'compose', 'deliver', 'feedback', 'clock', 'post', 'subscribe', 'review'] as const;

export type Planned = {
  readonly number: number;
  readonly preset: Preset;
  readonly nth: number;
  readonly times: number;
  readonly planned: PlannedFault;
};

const SLOW_MS = 2_000;
export const MOST_TIMES = 1000;

/** The calls that it befalls. Never those of the desk itself: whoever looks on is not to suffer. */
function ruleOf(preset: Preset): FaultRule {
  const send = { station: 'deliver', service: 'ses', operation: 'SendRawEmail' };
  switch (preset) {
    case 'ses-throttle':
      return { ...send, fault: { kind: 'throttle' } };
    case 'ses-drop':
      return { ...send, fault: { kind: 'drop-answer' } };
    case 'ses-break':
      return { ...send, fault: { kind: 'break' } };
    case 'deliver-before':
      return { ...send, fault: { kind: 'crash-before' } };
    case 'deliver-after':
      return { ...send, fault: { kind: 'crash-after' } };
    case 'compose-dies':
      return { station: 'compose', fault: { kind: 'crash-after' } };
    case 'feedback-dies':
      return { station: 'feedback', fault: { kind: 'crash-before' } };
    case 'dynamodb-throttle':
      return { station: 'deliver', service: 'dynamodb', fault: { kind: 'throttle' } };
    case 's3-slow':
      return { station: 'compose', service: 's3', fault: { kind: 'delay', ms: SLOW_MS } };
  }
}

/** The faults that were planned from the desk, the newest first, and how often each has struck. */
export function openFaults({ faults }: Pick<Cloud, 'faults'>) {
  let all: readonly Planned[] = [];
  let last = 0;
  return {
    list: () => all,
    /** @param nth the first call that it befalls, from 1 on @param times how many calls in a row */
    plan(preset: Preset, nth: number, times: number): void {
      last += 1;
      all = [{ number: last, preset, nth, times, planned: faults.add({ ...ruleOf(preset), nth, times }) }, ...all];
    },
    remove(which: (one: Planned) => boolean): void {
      for (const { planned } of all.filter(which)) planned.remove();
      all = all.filter((one) => !which(one));
    },
  };
}

export type Faults = ReturnType<typeof openFaults>;
