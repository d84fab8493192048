import { ENOUGH_READERS, REFUSED_SHARE } from '../model/stop-switch.ts';
import type { Learned } from './send-wave.ts';

/** SES refuses reader after reader with one code: that is no reader's fault. */
export type Distrust = { readonly code: string; readonly words: string };

/** When the first readers are all refused, nothing else can be right. */
const FIRST_READERS = 5;

/** `more`: readers of the batch still wait; `last`: none does; `rests`: nobody will be tried for a while. */
type Then = 'more' | 'last' | 'rests';

/** What one consumer makes of SES's answers. */
export type Refusals = {
  /**
   * What of a wave's answers is to be recorded. While SES has accepted nobody, refused readers stay `claimed`: a refusal
   * is a reader's own only if others of that time were accepted.
   * @param batch whose readers they are
   * @param doubted the refusals of this batch's earlier waves that are still kept so
   * @returns with why refusals are not to be believed at all, if so; then whoever was refused with that code waits again
   */
  readonly judge: (
    batch: number,
    answers: ReadonlyMap<number, Learned>,
    then: Then,
    doubted: ReadonlyMap<number, Learned>,
  ) => {
    readonly learned: ReadonlyMap<number, Learned>;
    readonly doubted: ReadonlyMap<number, Learned>;
    readonly distrust: Distrust | undefined;
  };
};

/**
 * Tells a reader whom SES refuses from a sender whom SES refuses: the first five readers, or more than a twentieth of at
 * least a hundred, refused with one code.
 */
export function refusalsOf(): Refusals {
  let accepted = 0;
  // Readers, not refusals: one who was refused while everybody had to wait is tried again, and counts once.
  const refused = new Set<string>();
  const codes = new Map<string, Set<string>>();

  const see = (batch: number, answers: Iterable<readonly [number, Learned]>): Distrust | undefined => {
    let distrust: Distrust | undefined;
    for (const [reader, { outcome, code = '', words = '' }] of answers) {
      if (outcome === 'submitted') accepted += 1;
      if (outcome !== 'refused') continue;
      refused.add(`${batch} ${reader}`);
      const alike = (codes.get(code) ?? new Set()).add(`${batch} ${reader}`);
      codes.set(code, alike);
      const tried = accepted + refused.size;
      const first = alike.size === tried && tried >= FIRST_READERS;
      if (first || (tried >= ENOUGH_READERS && alike.size > tried * REFUSED_SHARE)) distrust = { code, words };
    }
    return distrust;
  };

  return {
    judge(batch, answers, then, doubted) {
      const distrust = see(batch, answers);
      const refusedTo = (code: string | undefined): Learned['outcome'] => {
        if (distrust !== undefined) return code === distrust.code ? 'pending' : 'refused';
        if (accepted > 0 || then === 'last') return 'refused';
        return then === 'rests' ? 'pending' : 'claimed';
      };
      const all = new Map([...doubted, ...answers]);
      const learned = new Map<number, Learned>();
      for (const [reader, answer] of all)
        learned.set(reader, answer.outcome === 'refused' ? { ...answer, outcome: refusedTo(answer.code) } : answer);
      const still = [...all].filter(([reader]) => learned.get(reader)?.outcome === 'claimed');
      return { learned, doubted: new Map(still), distrust };
    },
  };
}
