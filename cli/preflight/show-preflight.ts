import { dayForReaders, editionName } from '../../functions/digest/calendar.ts';
import { writeMoment } from '../../functions/ingest/created-at.ts';
import { dayInZone } from '../../functions/model/calendar.ts';
import type { Finding, Verdict } from '../../functions/preflight/finding.ts';
import { sayFinding } from '../../functions/preflight/words.ts';
import { wrapped } from '../doctor/show-findings.ts';
import { count, type Show } from '../show.ts';
import type { Stage } from '../stage.ts';
import type { Look } from './look.ts';

const WIDTH = 80;
const MARKS: Readonly<Record<Verdict, readonly [word: string, colour: 'green' | 'yellow' | 'red']>> = {
  ok: ['ok', 'green'],
  warn: ['warning', 'yellow'],
  block: ['BLOCKS', 'red'],
};
const MARK_WIDTH = 9;
const CHECK_WIDTH = 10;
const INDENT = ' '.repeat(MARK_WIDTH);

/** Prints what was found, in the editors' language, and the sum of it. */
export function showPreflight(
  { edition, subject, findings }: Look,
  from: string,
  { language, timeZone, name }: Stage['publication'],
  { line, painted }: Show,
): void {
  painted(['bold', `${name}  ${editionName({ ...edition, subject }, language)}`], `  (${edition.id})`);
  painted(['dim', '  from      '], from);
  const time = writeMoment(Date.parse(edition.scheduledAt), timeZone).slice(11, 16);
  const day = dayForReaders(dayInZone(edition.scheduledAt, timeZone), language);
  painted(['dim', '  goes out  '], `${day}, ${time} (${timeZone})`);
  line('');

  for (const finding of findings) {
    const [word, colour] = MARKS[finding.verdict];
    const { says, fix } = sayFinding(finding, language);
    const [first = '', ...more] = wrapped(says, WIDTH - MARK_WIDTH - CHECK_WIDTH);
    painted([colour, word.padEnd(MARK_WIDTH)], `${finding.check.padEnd(CHECK_WIDTH)}${first}`);
    for (const rest of more) line(`${INDENT}${' '.repeat(CHECK_WIDTH)}${rest}`);
    if (fix === undefined) continue;
    for (const [index, rest] of wrapped(fix, WIDTH - MARK_WIDTH - 3).entries())
      painted(INDENT, index === 0 ? ['bold', '-> '] : '   ', rest);
  }

  const of = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
  const [blocks, warnings] = [of('block'), of('warn')];
  line('');
  if (blocks > 0)
    painted(['red', `${count(blocks, 'finding')} of ${findings.length} must be mended before it goes out.`]);
  else if (warnings > 0) painted(['yellow', `Nothing blocks; ${count(warnings, 'warning')} to look at.`]);
  else painted(['green', 'Nothing blocks, nothing stands out.']);
}

/** The same for programs. */
export function preflightJson({ edition, findings }: Look, language: Stage['publication']['language']): string {
  const said = findings.map((finding: Finding) => {
    const { check, verdict, sentence, articles } = finding;
    return { check, verdict, sentence, ...sayFinding(finding, language), articles };
  });
  return JSON.stringify({ edition: edition.id, findings: said }, undefined, 2);
}
