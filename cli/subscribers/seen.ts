import { subscriberIdBytes } from '../../functions/links/subscriber-id.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';

/** Room for a million and a half people in 16 MB, whoever comes; it doubles beyond that. */
const FIRST_SLOTS = 2 ** 21;
const FULLEST = 0.75;

/**
 * Who has come by: 64 bits of each id, 8 bytes a person where a Set of texts takes a hundred. Two of a million people
 * are taken for one with a chance of one in thirty million.
 * @returns whether this id is new
 */
export function newcomersOnly(firstSlots = FIRST_SLOTS): (id: SubscriberId) => boolean {
  let slots = firstSlots;
  let table = new Uint32Array(slots * 2);
  let count = 0;

  /** The place of these bits, or the free one where they belong. */
  const placeOf = (high: number, low: number): number => {
    let slot = low & (slots - 1);
    while (!isFree(table, slot) && (table[slot * 2] !== high || table[slot * 2 + 1] !== low))
      slot = (slot + 1) & (slots - 1);
    return slot * 2;
  };

  const grow = (): void => {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * 2);
    for (let at = 0; at < old.length; at += 2) {
      const [high = 0, low = 0] = [old[at], old[at + 1]];
      if (high !== 0 || low !== 0) table.set([high, low], placeOf(high, low));
    }
  };

  return (id) => {
    const bytes = Buffer.from(subscriberIdBytes(id));
    // Two zeros are a free place.
    const [high, low] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4) || 1];
    const at = placeOf(high, low);
    if (!isFree(table, at / 2)) return false;
    table.set([high, low], at);
    count += 1;
    if (count > slots * FULLEST) grow();
    return true;
  };
}

function isFree(table: Uint32Array, slot: number): boolean {
  return table[slot * 2] === 0 && table[slot * 2 + 1] === 0;
}
