import { editionLabel } from '../../../functions/digest/calendar.ts';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { countIn, fillIn } from '../../../functions/digest/words.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/durations.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Desk, Played } from '../desk.ts';
import { STEPS, whatIsDue, type Due } from './due.ts';
import { rehearsalWords } from './words.ts';

const DUES_SHOWN = 5;

/** What time it is, what comes, and ways to get there. @param problem why the last step was not made */
export async function timeSection(
  desk: Desk,
  { time }: Played,
  language: Language,
  problem: string | undefined,
): Promise<Markup> {
  const words = rehearsalWords(language).time;
  const { timeZone } = desk.stage.publication;
  const passing = time.passing();
  const share = time.share();
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(share);
  const present = momentFor(desk.now().toISOString(), { language, timeZone });
  const steps = STEPS.filter((step) => step !== 'cutOff' || desk.stage.review !== undefined).map(
    (step) =>
      markup`<button name="step" value="${step}"${step === 'week' ? markup` class="main"` : ''}${passing === undefined ? '' : markup` disabled`}>${words.steps[step]}</button>`,
  );
  const dues = passing === undefined ? (await whatIsDue(desk)).slice(0, DUES_SHOWN) : [];
  return markup`<section class="card time" id="time" aria-labelledby="time-title">
<h2 id="time-title">${words.title}</h2>
${problem === undefined ? '' : markup`<p class="problem" role="alert">${problem}</p>`}
<div class="two">
<div>
<p class="now">${fillIn(words.now, present)}</p>
${
  passing === undefined
    ? markup`<form method="post" action="/rehearsal/time" id="let-time"><p class="quiet" id="let-label">${words.let}</p><div class="row steps" role="group" aria-labelledby="let-label">${steps}</div></form>`
    : markup`<p>${fillIn(words.passing, momentFor(passing.toISOString(), { language, timeZone }))}</p>
<progress class="wide" max="1" value="${share.toFixed(3)}" aria-label="${fillIn(words.share, { percent })}"></progress>
<form method="post" action="/rehearsal/time/halt" id="halt"><button>${words.halt}</button> <span class="quiet">${fillIn(words.share, { percent })}</span></form>`
}
</div>
${dues.length === 0 ? '' : markup`<div><h3>${words.next}</h3><ul class="list dues">${dues.map((due) => dueRow(due, desk, language))}</ul></div>`}
</div>
</section>`;
}

function dueRow({ what, id, series, at }: Due, { stage, now }: Desk, language: Language): Markup {
  const words = rehearsalWords(language).time;
  const { timeZone } = stage.publication;
  const sentence = what === 'send' && series === 'special' ? words.due.sendSpecial : words.due[what];
  const edition = series === 'special' ? id : editionLabel({ id, series }, language);
  const moment = momentFor(new Date(at).toISOString(), { language, timeZone });
  return markup`<li>${fillIn(sentence, { edition })}<br /><span class="quiet">${fillIn(words.at, moment)} · ${inSoMuch(at - now().getTime(), language)}</span></li>`;
}

function inSoMuch(ms: number, language: Language): string {
  const { inDays, inHours, inMinutes } = rehearsalWords(language).time;
  if (ms >= 2 * DAY_MS) return countIn(language, inDays, Math.floor(ms / DAY_MS));
  if (ms >= 2 * HOUR_MS) return countIn(language, inHours, Math.floor(ms / HOUR_MS));
  return countIn(language, inMinutes, Math.ceil(ms / MINUTE_MS));
}
