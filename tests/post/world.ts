import type { LetterRecord, Post } from '../../functions/post/post-letter.ts';
import type { SendResult } from '../../functions/model/delivery.ts';

export const EDITORS = ['an@example.vn', 'binh@example.vn', 'chi@example.vn'];

/** A table of letters and an SES in memory, on a clock that stands still. */
export function postWorld() {
  const records = new Map<number, LetterRecord>();
  const mailed: string[] = [];
  const answers = new Map<string, SendResult>();
  const world = {
    now: 1_000_000,
    timeLeftMs: 120_000,
    records,
    mailed,
    /** What SES says of an address; it accepts everybody else. */
    answers,
    outcomes: () => [...records].toSorted(([a], [b]) => a - b).map(([, { outcome }]) => outcome),
    mailsTo: (address: string) => mailed.filter((one) => one === address).length,
  };
  const post: Post = {
    now: () => world.now,
    timeLeftMs: () => world.timeLeftMs,
    find: async (reader) => records.get(reader),
    write: async (reader, follows, record) => {
      if (records.get(reader)?.attempt !== follows) return false;
      records.set(reader, record);
      return true;
    },
    send: async (address) => {
      const answer = answers.get(address) ?? { kind: 'accepted', messageId: `id-${address}` };
      if (answer.kind === 'accepted' || answer.kind === 'unknown') mailed.push(address);
      return answer;
    },
  };
  return { ...world, world, post };
}
