import { writeMoment } from '../functions/ingest/created-at.ts';
import type { Count } from '../functions/model/counts.ts';
import { paceInForce } from '../functions/model/pace.ts';
import { servesOf, type Serves } from '../functions/model/edition.ts';
import type { Publication } from '../functions/model/publication.ts';
import { progressBar } from '../local/progress-bar.ts';
import type { Look } from './edition/look.ts';
import { readers, sayPause } from './edition/sentences.ts';
import { count, show } from './show.ts';

type Delivery = NonNullable<Look['delivery']>;

/** Whose readers a special edition goes to. */
const GOES_TO: Readonly<Record<Serves, string>> = {
  all: 'all readers',
  weekly: 'weekly readers',
  monthly: 'monthly readers',
  instant: 'instant readers',
};

/** Lines of ` label  text`. */
export type Row = readonly [label: string, text: string];

/**
 * Says all there is to know of an edition, as label and text.
 * @param now epoch milliseconds
 */
export function editionRows(
  { edition, control, delivery }: Look,
  now: number,
  { timeZone, publicUrl }: Pick<Publication, 'timeZone' | 'publicUrl'>,
): readonly Row[] {
  const { id, state, pause, articles = [], audience, sendBy, sentAt, cancelledAt, reason, rendering } = edition;
  const at = (instant: string | number) => `${writeMoment(new Date(instant).getTime(), timeZone)} (${timeZone})`;
  const rests = control.paused?.has(id) === true;
  const rows: Row[] = [['state', state === 'skipped' ? `skipped: ${reason ?? 'no reason'}` : state]];
  const row = (label: string, text: string) => void rows.push([label, text]);
  if (state === 'paused') row('', sayPause(pause));
  if (rests && (state === 'sending' || state === 'composing'))
    row('', `no wave sends it, though its state does not say so: newsletter pause ${id}, or newsletter resume ${id}`);
  if (control.stopped) row('', 'this stage is stopped: nothing is sent before newsletter start');
  if (edition.subject !== undefined) row('subject', edition.subject);
  if (edition.series === 'special') row('goes to', GOES_TO[servesOf(edition)]);
  row('scheduled', at(edition.scheduledAt));
  if (articles.length > 0) row('articles', String(articles.length));
  if (sentAt !== undefined) row('sent', at(sentAt));
  if (cancelledAt !== undefined) row('cancelled', at(cancelledAt));
  if (delivery === undefined || audience === undefined) return rows;

  row('progress', progressBar(delivery.account.submitted, audience.readers));
  if (state === 'sending' || state === 'paused') {
    row('pace', pace(control, now));
    const { endsAt, days } = delivery.plan;
    const end = `${at(endsAt)}, on ${count(days, 'day')}`;
    row('expected end', state === 'paused' || control.stopped ? `as if it went on now: ${end}` : end);
    if (state === 'sending' && sendBy !== undefined)
      row('sends until', `${at(sendBy)}; who waits then waits for newsletter resume`);
  }
  for (const { rendering: name, submitted } of delivery.renderings)
    row('rendering', `${name}  ${readers(submitted)}${name === rendering ? ', the present one' : ''}`);
  const { candidates, submitted, refused, unknown, pending, excludedBy } = delivery.welcomes;
  if (candidates > 0) row('welcomed', `${submitted}  ${parts({ ...excludedBy, refused, unknown, pending })}`.trimEnd());
  const events = parts(delivery.account.events);
  if (events !== '') row("SES's events", events);
  if (delivery.page !== undefined) row('its page', `${publicUrl}/${delivery.page}`);
  return rows;
}

/** The account, with what its numbers are made of. */
export function accountRows({ account, unsubscribed, unknown, unknownReaders }: Delivery): readonly Row[] {
  const open = unknownReaders === undefined ? "SES's events may still settle it" : 'nothing will settle it any more';
  return [
    ['candidates', String(account.candidates)],
    ['submitted', `${account.submitted}  ${parts(lastWords(account))}`.trimEnd()],
    ['excluded', `${account.excluded}  ${parts(account.excludedBy)}`.trimEnd()],
    ['refused', `${account.refused}  ${parts(account.refusedBy)}`.trimEnd()],
    ['unknown', unknown === 0 ? '0' : `${unknown}  ${open}`],
    ['pending', String(account.pending)],
    ['unsubscribed', String(unsubscribed)],
  ];
}

/** SES's last word on those whom it took, in the order in which one looks for trouble; what nobody met is left out. */
function lastWords({ delivered, bounced, rejected, undecided, complained }: Delivery['account']) {
  return { delivered, bounced, rejected, 'no last word': undecided, complained };
}

const COUNTS: Readonly<Record<Count, string>> = {
  freeze: 'the freeze',
  ledger: 'the ledger',
  events: "SES's events",
  calls: 'the log of calls to SES',
};

/** Which counts disagree, if the account does not balance. */
export function imbalance({ delivery }: Look): string | undefined {
  const found = (delivery?.account.disagreements ?? []).map(
    ({ between: [one, other], counts: [first, second] }) => `${COUNTS[one]}: ${first}, ${COUNTS[other]}: ${second}`,
  );
  return found.length === 0 ? undefined : `It does not balance: ${found.join('; ')}.`;
}

function parts(of: Readonly<Record<string, number>>): string {
  return Object.entries(of)
    .filter(([, number]) => number > 0)
    .map(([name, number]) => `${name} ${number}`)
    .join(', ');
}

function pace(control: Look['control'], now: number): string {
  const perSecond = paceInForce(control, now);
  const slowed =
    perSecond < control.messagesPerSecond ? `, of ${rate(control.messagesPerSecond)}: SES asked for less` : '';
  const left = control.allowance === undefined ? '' : `; ${control.allowance.left.toLocaleString('en')} more today`;
  return `${rate(perSecond)} a second on ${count(control.lanes, 'lane')}${slowed}${left}`;
}

/** Prints an edition. @returns whether its account balances */
export function showEdition(
  output: NodeJS.WriteStream,
  look: Look,
  now: number,
  publication: Pick<Publication, 'timeZone' | 'publicUrl'>,
): boolean {
  const { line, painted } = show(output);
  const rows = (all: readonly Row[]) => {
    for (const [label, text] of all) line(`  ${label.padEnd(13)} ${text}`.trimEnd());
  };
  painted(['bold', look.edition.id]);
  rows(editionRows(look, now, publication));
  if (look.delivery === undefined) return true;
  line('');
  rows(accountRows(look.delivery));
  const wrong = imbalance(look);
  painted('  ', wrong === undefined ? ['bold', 'it balances'] : ['red', wrong]);
  const { unknownReaders = [] } = look.delivery;
  if (unknownReaders.length > 0) {
    line('');
    line(
      `  ${readers(unknownReaders.length)} unknown, by subscriber id (newsletter resend ${look.edition.id} --unknown):`,
    );
    for (const id of unknownReaders) line(`    ${id}`);
  }
  return wrong === undefined;
}

function rate(messagesPerSecond: number): string {
  return messagesPerSecond.toLocaleString('en', { maximumFractionDigits: 1 });
}
