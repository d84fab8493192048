import { statusAt, type Subscriber } from '../../functions/model/subscriber.ts';
import { cellsOf, csvLine, EXPORT_COLUMNS } from './list-cells.ts';

/** Excel reads a CSV as UTF-8 only with it. */
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Everybody of whom there is an address, as CSV that spreadsheets open and `newsletter subscribers import` reads.
 * Streamed, in the order of the table, which is none.
 * @param now epoch milliseconds: a pause that is over has ended
 */
export async function* csvOf(people: AsyncIterable<Subscriber>, now: number): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(EXPORT_COLUMNS);
  for await (const one of people)
    if (one.address !== undefined) yield csvLine(cellsOf({ ...one, status: statusAt(one, now) }));
}

/** All that the list has, one person a line as JSON: consents too, and the hashes of who was erased or is kept out. */
export async function* jsonLinesOf(people: AsyncIterable<Subscriber>): AsyncGenerator<string> {
  for await (const one of people) yield `${JSON.stringify(one)}\n`;
}
