import { basename } from 'node:path';
import type { LinkKeys } from '../../functions/links/keys.ts';
import { progressBar } from '../../local/progress-bar.ts';
import { agrees, ask } from '../ask.ts';
import { count, show } from '../show.ts';
import type { Stage } from '../stage.ts';
import { entryOf } from './change-person.ts';
import { importList, surveyList, type Census } from './import-list.ts';
import { rowsOf } from './list-rows.ts';
import { cleanName, sayKind } from './newcomer.ts';
import type { List } from './open-list.ts';
import { sayStanding } from './standing.ts';

export type ImportFlags = { readonly evidence?: string; readonly yes?: true; readonly dryRun?: true };

/** A file with more mistakes than that is the wrong file; all are counted. */
const LINES_SHOWN = 1000;
const LONGEST_SHOWN = 40;
const EVERY_MS = 200;

/**
 * Shows what an import would do, asks where the consent comes from and whether to go ahead, and does it.
 * @returns the exit code
 */
export async function runImport(
  file: string,
  flags: ImportFlags,
  { publication }: Stage,
  { list, keys }: { readonly list: Pick<List, 'read' | 'add'>; readonly keys: LinkKeys },
): Promise<number> {
  const { line, painted } = show(process.stdout);
  const now = Date.now();
  let unread: readonly string[] = [];
  const rows = () => rowsOf(file, keys, publication, now, (columns) => (unread = columns));
  const bar = progress();

  let shown = 0;
  const survey = await surveyList(rows(), list, {
    stayedOut(at, why) {
      shown += 1;
      if (shown > LINES_SHOWN) return;
      bar.clear();
      painted(['yellow', `${file}:${at}`], `  ${why}`);
    },
    progress: (done) => bar.show(`${done.toLocaleString('en')} rows read`),
  });
  bar.clear();
  if (shown > LINES_SHOWN) line(`… and ${count(shown - LINES_SHOWN, 'more such line')}.`);
  for (const sentence of sayCensus(survey, file, 'to be taken in')) line(sentence);
  if (unread.length > 0) line(sayUnread(unread));
  if (flags.dryRun) return 0;
  if (survey.newcomers === 0) {
    line('There is nobody to take in.');
    return 0;
  }

  const evidence = flags.evidence ?? (await ask('Where does their consent come from? It is kept with each of them:'));
  if (evidence === '') {
    line(
      'Nothing was imported. Say where their consent comes from: --evidence "sign-up sheet, book fair, 2026-03-14".',
    );
    return 1;
  }
  if (!flags.yes && !(await agrees())) {
    line('Nothing was imported. Repeat it with --yes to do it.');
    return 1;
  }
  const entry = entryOf('imported', `subscribers import ${basename(file)}`, now, evidence);
  try {
    const done = await importList(rows(), list, entry, {
      stayedOut: () => {},
      progress: (through) => bar.show(progressBar(through, survey.rows, 'rows')),
    });
    bar.clear();
    for (const sentence of sayCensus(done, file, 'taken in')) line(sentence);
    return 0;
  } catch (error) {
    bar.clear();
    line('It was interrupted. Repeat the same command: who is in is not touched, and it goes on from there.');
    throw error;
  }
}

/** A list in numbers; `newcomers` says what becomes, or became, of those. */
function sayCensus(census: Census, file: string, newcomers: string): readonly string[] {
  const known = [...census.known].map(([standing, many]) => `${number(many)}  ${sayStanding(standing)}`);
  const refused = [...census.refused].map(([why, many]) => `${number(many)}  refused: ${sayKind(why)}`);
  return [`${file}: ${count(census.rows, 'row')}`, `${number(census.newcomers)}  ${newcomers}`, ...known, ...refused];
}

/** Whoever left another tool's list may stand there as a word in a column that is called otherwise. */
function sayUnread(columns: readonly string[]): string {
  const names = columns.map((name) => `“${cleanName(name).slice(0, LONGEST_SHOWN)}”`).join(', ');
  return `Not read: ${names}. If one of them says who left, call it “status” first.`;
}

function number(many: number): string {
  return many.toLocaleString('en').padStart(11);
}

/** One line of a terminal that is written over and over; a log goes without. */
function progress() {
  const output = process.stdout;
  let last = 0;
  return {
    show(text: string): void {
      const now = performance.now();
      if (!output.isTTY || now - last < EVERY_MS) return;
      last = now;
      output.write(`\r\u001B[K${text}`);
    },
    clear(): void {
      if (output.isTTY && last > 0) output.write('\r\u001B[K');
    },
  };
}
