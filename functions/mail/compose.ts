import { longestAt, PLACES, writeValues, type ReaderValues, type ValueMemory } from './reader-values.ts';
import type { MessageSkeleton } from './skeleton.ts';

/** Memory for one reader's message of a skeleton at a time; behind the message stand the reader's values. */
export type MessageArena = ValueMemory;

/** An arena for whatever reader a message may have: for a long run, where allocating costs more than composing. */
export function messageArena({ splices, literalBytes }: MessageSkeleton): MessageArena {
  const longest = PLACES.map(longestAt);
  return valueMemory(splices.reduce((sum, { place }) => sum + (longest[place] ?? 0), literalBytes));
}

/**
 * One reader's message, in the arena of its skeleton: the answer is a view of it, good until the arena is used again.
 * @throws Error when a value could break out of its place: a fault of ours, see `writeValues`.
 */
export function composeInto(arena: MessageArena, skeleton: MessageSkeleton, reader: ReaderValues): Buffer {
  writeValues(reader, arena);
  return arena.bytes.subarray(0, splice(arena.bytes, skeleton, arena));
}

/** As `composeInto`, in memory of its own: for a message that is still needed when the next one is composed. */
export function compose(skeleton: MessageSkeleton, reader: ReaderValues): Buffer {
  writeValues(reader, values);
  // As long as this message and no longer: allocating what the longest may take costs more than all the rest.
  const length = skeleton.splices.reduce((sum, { place }) => sum + lengthAt(place, values), skeleton.literalBytes);
  const bytes = Buffer.allocUnsafeSlow(length);
  splice(bytes, skeleton, values);
  return bytes;
}

/** For the values of one reader at a time, which `compose` has done with when it returns. */
const values = valueMemory(0);

/** Writes a message to the start of a memory. @returns where it ends */
function splice(target: Buffer, { start, splices }: MessageSkeleton, { bytes, from, to }: ValueMemory): number {
  target.set(start);
  let end = start.length;
  for (const { place, literal } of splices) {
    end += bytes.copy(target, end, from[place], to[place]);
    target.set(literal, end);
    end += literal.length;
  }
  return end;
}

function lengthAt(place: number, { from, to }: ValueMemory): number {
  return (to[place] ?? 0) - (from[place] ?? 0);
}

/** @param at where the values begin */
function valueMemory(at: number): ValueMemory {
  const longest = PLACES.reduce((sum, place) => sum + longestAt(place), 0);
  return {
    bytes: Buffer.allocUnsafeSlow(at + longest),
    at,
    from: new Uint32Array(PLACES.length),
    to: new Uint32Array(PLACES.length),
  };
}
