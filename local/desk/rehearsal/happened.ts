import * as z from 'zod';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { numberIn } from '../../../functions/digest/account-rows.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { LogLine, Run } from '../../cloud/functions.ts';
import type { Desk, Played } from '../desk.ts';
import { rehearsalWords } from './words.ts';

/** An event of a log, as powertools writes one; whatever else a function prints is looked at for errors alone. */
const eventShape = z.object({
  level: z.string(),
  message: z.string(),
  timestamp: z.string(),
  edition: z.string().optional(),
  error: z.union([z.string(), z.object({ name: z.string().optional(), message: z.string().optional() })]).optional(),
});
type Event = z.infer<typeof eventShape> & { readonly station: string; count: number };

const SHOWN = 12;
/** As our dates are in both languages: the day, then the month. */
const DAY_FIRST: Readonly<Record<Language, string>> = { vi: 'vi', en: 'en-GB' };
const MOMENT = { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
/** Looked at from the end: of a minute in which nothing happens there is a line or two. */
const LINES_LOOKED_AT = 2_000;
/** Said every minute. */
const EVERYDAY = /^edition\.(?:waits|waits-for-editors|closed)$/;

/** The latest events of the functions' logs that are worth a look, the newest first. */
function lastEvents(logs: readonly LogLine[]): readonly Event[] {
  const found: Event[] = [];
  const end = Math.max(0, logs.length - LINES_LOOKED_AT);
  for (let index = logs.length - 1; index >= end && found.length < SHOWN; index -= 1) {
    const line = logs[index];
    const event = line && readEvent(line);
    if (event === undefined || (event.level === 'INFO' && EVERYDAY.test(event.message))) continue;
    const before = found.at(-1);
    const isSame = before?.message === event.message && before.edition === event.edition;
    if (before !== undefined && isSame) before.count += 1;
    else found.push(event);
  }
  return found;
}

function readEvent({ station, line }: LogLine): Event | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const read = eventShape.safeParse(JSON.parse(line));
    return read.success ? { ...read.data, station, count: 1 } : undefined;
  } catch {
    return undefined;
  }
}

type Tally = { runs: number; failed: number; ms: number };

/** Counts runs as they come, each once. */
export function openTallies(runs: readonly Run[]): () => ReadonlyMap<string, Tally> {
  const tallies = new Map<string, Tally>();
  let seen = 0;
  return () => {
    for (; seen < runs.length; seen += 1) {
      const run = runs[seen];
      if (run === undefined) continue;
      const tally = tallies.get(run.station) ?? { runs: 0, failed: 0, ms: 0 };
      tallies.set(run.station, tally);
      tally.runs += 1;
      tally.ms += run.ms;
      if (!run.outcome.ok) tally.failed += 1;
    }
    return tallies;
  };
}

/** What the stations did, and said of it. */
export function happenedSection(
  { stage }: Desk,
  { cloud }: Played,
  tallies: ReadonlyMap<string, Tally>,
  language: Language,
): Markup {
  const { happened: words, events: sentences } = rehearsalWords(language);
  const known: Readonly<Record<string, string>> = sentences;
  const { timeZone } = stage.publication;
  const clock = new Intl.DateTimeFormat(DAY_FIRST[language], { ...MOMENT, timeZone });
  const rows = lastEvents(cloud.logs).map(({ level, message, timestamp, station, edition, error, count }) => {
    const isError = level === 'ERROR' || level === 'CRITICAL';
    const tag = isError
      ? markup` <span class="tag bad">${words.error}</span>`
      : level === 'WARN'
        ? markup` <span class="tag warn">${words.warn}</span>`
        : '';
    const what = typeof error === 'string' ? error : (error?.message ?? error?.name ?? '');
    return markup`<li><p>${known[message] ?? message}${count > 1 ? ` × ${count}` : ''}${tag}</p>
<p class="quiet">${clock.format(new Date(timestamp))} · ${station} · <code>${message}</code>${edition === undefined ? '' : markup` · <a href="/edition/${edition}">${edition}</a>`}${what === '' ? '' : ` · ${what.slice(0, 200)}`}</p></li>`;
  });
  const stations = [...tallies]
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(
      ([station, { runs, failed, ms }]) =>
        markup`<tr><th scope="row">${station}</th><td>${numberIn(language, runs)}</td><td>${failed === 0 ? '0' : markup`<span class="tag bad">${numberIn(language, failed)}</span>`}</td><td>${fillIn(words.milliseconds, { count: numberIn(language, Math.round(ms / runs)) })}</td></tr>`,
    );
  const { columns } = words;
  return markup`<section class="card happened" id="happened" aria-labelledby="happened-title">
<h2 id="happened-title">${words.title}</h2>
${rows.length === 0 ? markup`<p class="quiet">${words.none}</p>` : markup`<ol class="list events" reversed>${rows}</ol>`}
${stations.length === 0 ? '' : markup`<h3>${words.stations}</h3><table><thead><tr><th scope="col">${columns.station}</th><th scope="col">${columns.runs}</th><th scope="col">${columns.failed}</th><th scope="col">${columns.mean}</th></tr></thead><tbody>${stations}</tbody></table>`}
</section>`;
}
