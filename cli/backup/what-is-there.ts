import type { Stores } from './open-stores.ts';
import { BUCKETS, sayPart, TABLES } from './parts.ts';

/**
 * What a stack that is to be filled holds already, for people; nothing when it is empty. A stack that was deployed a
 * while ago has some things of its own: weeks without an edition, letters that said so, receipts. They are nothing.
 */
export async function whatIsThere({ tables, buckets }: Stores): Promise<readonly string[]> {
  const found: string[] = [];
  for (const table of TABLES) {
    if (table === 'letters') continue;
    for await (const { pk, state } of tables[table].scan()) {
      if (table === 'editions' && (pk?.S !== 'edition' || state?.S === 'skipped')) continue;
      found.push(sayPart(table));
      break;
    }
  }
  for (const bucket of BUCKETS) {
    if (bucket === 'private') continue;
    for await (const { key } of buckets[bucket].list()) {
      if (bucket === 'site' && !/^[ei]\//u.test(key)) continue;
      found.push(sayPart(bucket));
      break;
    }
  }
  return found;
}
