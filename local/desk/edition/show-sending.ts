import { numberIn } from '../../../functions/digest/account-rows.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import type { Pause } from '../../../functions/model/edition.ts';
import { paceInForce } from '../../../functions/model/pace.ts';
import type { Language, Publication } from '../../../functions/model/publication.ts';
import type { Look } from '../../../cli/edition/look.ts';
import type { Saying } from './press.ts';
import { asked, saidNotice } from './show-review.ts';
import { editionWords } from './words.ts';

/** Shorter than this nothing can be told of a pace. */
const MEASURED_MS = 5_000;

/** What goes on with an edition that is sent, or rests: how far it is, how fast, until when, and what can be done. */
export function sendingCard(
  look: Look,
  now: number,
  publication: Pick<Publication, 'language' | 'timeZone'>,
  { said, refused }: { readonly said: Saying | undefined; readonly refused: boolean },
): Markup {
  const { edition, control, delivery } = look;
  const { language } = publication;
  const words = editionWords(language).sending;
  const rests = edition.state === 'paused' || control.paused?.has(edition.id) === true;
  return markup`<section class="card sending" id="sending" aria-labelledby="sending-title"><h2 id="sending-title">${rests ? words.rests : words.title}</h2>
${refused ? markup`<p class="notice bad" role="alert" id="notice">${words.refused}</p>` : markup``}${saidNotice(said, language)}
${edition.state === 'paused' ? markup`<p class="notice bad">${sayPause(edition.pause, language)}</p>` : markup``}
${control.stopped ? stopped(edition.id, language) : markup``}
${delivery === undefined ? markup`<p>${words.begins}</p>` : progress(look, delivery, now, publication)}
<form method="post" action="/edition/${edition.id}/operate" id="operate" class="operate">
${rests ? restored(edition.pause, language) : markup``}
<div class="deeds">${rests ? markup`<button class="main" name="do" value="resume">${words.resume}</button>` : markup`<button name="do" value="pause">${words.pause}</button>`}</div>
<details class="asks" id="ask-cancel"><summary>${words.cancel}…</summary><p>${words.cancelExplain}</p><button class="main" name="do" value="cancel">${words.cancel}</button></details>
</form>
${control.stopped ? markup`` : markup`<form method="post" action="/edition/${edition.id}/review" id="review-form"><input type="hidden" name="rendering" value="${edition.rendering ?? ''}" />${asked('stop', language)}</form>`}
</section>
`;
}

/** Nothing is sent at all: there must be a way out of it. */
function stopped(id: string, language: Language): Markup {
  const words = editionWords(language).sending;
  return markup`<form method="post" action="/edition/${id}/operate" id="start" class="notice bad"><p>${words.stopped}</p><button name="do" value="start">${words.start}</button></form>`;
}

function restored(pause: Pause | undefined, language: Language): Markup {
  if (pause?.backupOf === undefined) return markup``;
  const { restored: explain, sure } = editionWords(language).sending;
  return markup`<p class="notice bad">${explain}</p><p><label class="tick"><input type="checkbox" name="sure" value="yes" /> ${sure}</label></p>`;
}

function progress(
  { edition, control }: Look,
  { account, plan, waiting }: NonNullable<Look['delivery']>,
  now: number,
  publication: Pick<Publication, 'language' | 'timeZone'>,
): Markup {
  const { language } = publication;
  const words = editionWords(language).sending;
  const number = (count: number) => numberIn(language, count);
  const done = account.candidates - account.pending;
  const isUnderWay = edition.state === 'sending' && !control.stopped;
  const rows: (readonly [label: string, text: string])[] = [];
  const rate = (perSecond: number) =>
    new Intl.NumberFormat(language, { maximumFractionDigits: perSecond < 10 ? 1 : 0 }).format(perSecond);
  const allowed = paceInForce(control, now);
  const values = { rate: rate(allowed), full: rate(control.messagesPerSecond) };
  rows.push([words.pace, fillIn(allowed < control.messagesPerSecond ? words.slowed : words.perSecond, values)]);
  const measuredMs = edition.begunAt === undefined ? 0 : now - Date.parse(edition.begunAt);
  if (isUnderWay && measuredMs >= MEASURED_MS)
    rows.push([words.measured, fillIn(words.perSecond, { rate: rate((account.submitted * 1000) / measuredMs) })]);
  if (control.allowance !== undefined)
    rows.push([
      words.left,
      countIn(language, words.leftToday, control.allowance.left, { count: number(control.allowance.left) }),
    ]);
  if (waiting > 0) {
    const end = fillIn(words.endAt, momentFor(new Date(plan.endsAt).toISOString(), publication));
    const days = plan.days > 1 ? ` ${countIn(language, words.days, plan.days)}` : '';
    rows.push([isUnderWay ? words.end : words.endIf, end + days]);
  }
  if (isUnderWay && edition.sendBy !== undefined && waiting > 0)
    rows.push([words.until, fillIn(words.endAt, momentFor(edition.sendBy, publication))]);
  const said = fillIn(words.progress, { count: number(done), total: number(account.candidates) });
  return markup`<p class="far"><progress id="progress" max="${Math.max(1, account.candidates)}" value="${done}" aria-label="${words.title}">${said}</progress><b>${said}</b> <span class="quiet">${countIn(language, words.waiting, waiting, { count: number(waiting) })}</span></p>
<dl class="told">${rows.map(([label, text]) => markup`<div><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** Why an edition rests, and what to look at before it goes on. */
function sayPause(pause: Pause | undefined, language: Language): string {
  const words = editionWords(language).sending.why;
  const { why = 'operator', code = '', words: own, count = 0, of = 0 } = pause ?? {};
  const ses = own === undefined ? code : `${own} (${code})`;
  return fillIn(words[why], { ses, count: numberIn(language, count), of: numberIn(language, of) });
}
