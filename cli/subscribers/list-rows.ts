import { pipeline } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import type { LinkKeys } from '../../functions/links/keys.ts';
import type { Publication } from '../../functions/model/publication.ts';
import { fromCsvCell } from './list-cells.ts';
import { passedOver, readColumns, type Columns } from './list-columns.ts';
import { formOf, textOf } from './list-text.ts';
import { readNewcomer, type Newcomer, type Refusal } from './newcomer.ts';
import { newcomersOnly } from './seen.ts';

/** A row of a list: somebody, or why nobody can be taken in from it. */
export type Row = {
  /** Of the file, counted from 1: where the row begins. */
  readonly line: number;
} & ({ readonly newcomer: Newcomer } | { readonly refused: Refusal });

/** A row that is longer has a quotation mark that nothing closes. */
const LONGEST_ROW = 50_000;

/**
 * The rows of a list as spreadsheets and mailing tools write them, streamed: UTF-8 or UTF-16 with or without its mark,
 * any line ends, `,` `;` or tabs, lines within quotes. Everybody comes once; a later row of the same address is refused.
 * @param tellUnread hears which columns are not read, before the first row
 * @throws Error, for people, when the file as a whole cannot be read
 */
export async function* rowsOf(
  file: string,
  keys: LinkKeys,
  publication: Pick<Publication, 'language' | 'timeZone'>,
  now: number,
  tellUnread: (columns: readonly string[]) => void = () => {},
): AsyncGenerator<Row> {
  const { encoding, delimiter, firstLine } = await formOf(file);
  const parser = parse({
    delimiter,
    from_line: firstLine,
    info: true,
    max_record_size: LONGEST_ROW,
    relax_column_count: true,
    // A nickname in quotes amid a name is no reason to refuse the list.
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  });
  // A fault of the file, too, comes out of the parser.
  pipeline(textOf(file, encoding), parser, () => {});
  const isNew = newcomersOnly();
  let columns: Columns | undefined;
  try {
    for await (const row of parser) {
      const { line, cells } = readCells(row);
      if (columns === undefined) {
        const read = readColumns(cells);
        if ('mistake' in read) throw new Error(`${file}: ${read.mistake}`);
        columns = read;
        tellUnread(passedOver(cells, columns));
      } else if (cells.some((cell) => cell !== '')) {
        const read = readNewcomer(cells, columns, keys, publication, now);
        if ('refused' in read) yield { line, ...read };
        else yield isNew(read.newcomer.id) ? { line, ...read } : { line, refused: { why: 'twice' } };
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const reason =
      error.code === 'CSV_MAX_RECORD_SIZE' || error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quotation mark is opened before this line and nothing closes it'
        : error.message;
    throw new Error(`${file}:${Number(error['lines'])}  ${reason}`, { cause: error });
  }
  if (columns === undefined) throw new Error(`${file} is empty`);
}

function readCells(row: unknown): { readonly line: number; readonly cells: readonly string[] } {
  const { info, record }: { info?: unknown; record?: unknown } = Object(row);
  const { lines }: { lines?: unknown } = Object(info);
  const raw: unknown[] = Array.isArray(record) ? record : [];
  const cells = raw.map(String);
  const within = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  return { line: Number(lines) - within, cells: cells.map((cell) => fromCsvCell(cell).trim()) };
}
