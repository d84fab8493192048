import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import type { Language } from '../../../functions/model/publication.ts';
import { MOST_TIMES, PRESETS, STATIONS, type Faults, type Planned } from './faults.ts';
import { option } from './option.ts';
import { rehearsalWords } from './words.ts';

/** What may go wrong, what is to go wrong, and how often it has. @param problem why the last one was not planned */
export function faultsSection(faults: Faults, language: Language, problem: string | undefined): Markup {
  const words = rehearsalWords(language).faults;
  const planned = faults.list();
  const number = (name: 'times' | 'nth'): Markup =>
    markup`<div class="field number"><label for="${name}">${words[name]}</label><input id="${name}" type="number" name="${name}" value="1" min="1" max="${MOST_TIMES}" required /></div>`;
  return markup`<section class="card faults" id="faults" aria-labelledby="faults-title">
<h2 id="faults-title">${words.title}</h2>
<p class="quiet">${words.explain}</p>
${problem === undefined ? '' : markup`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/rehearsal/faults" id="plan-fault">
<div class="field"><label for="fault">${words.what}</label><select id="fault" name="fault">${PRESETS.map((preset) => option(preset, words.presets[preset]))}</select></div>
<div class="row numbers">${number('times')}${number('nth')}</div>
<button class="main">${words.button}</button>
</form>
<h3>${words.planned}</h3>
${planned.length === 0 ? markup`<p class="quiet">${words.none}</p>` : markup`<ul class="list">${planned.map((one) => plannedRow(one, language))}</ul><form method="post" action="/rehearsal/faults/clear" id="clear-faults"><button class="small">${words.clear}</button></form>`}
<form class="row crash" method="post" action="/rehearsal/crash" id="crash"><div class="field"><label for="station">${words.crash}</label><select id="station" name="station">${STATIONS.map((station) => option(station, station))}</select></div><button>${words.crashButton}</button></form>
</section>`;
}

function plannedRow({ number, preset, nth, times, planned }: Planned, language: Language): Markup {
  const words = rehearsalWords(language).faults;
  const fired = planned.fired();
  const fault = words.presets[preset];
  return markup`<li id="fault-${number}"><form class="row" method="post" action="/rehearsal/faults/${number}/remove" id="remove-${number}"><p>${fault}<br /><span class="tag ${fired > 0 ? 'warn' : 'calm'}">${fillIn(words.struck, { count: fired, times })}</span>${nth === 1 ? '' : markup` <span class="quiet">${fillIn(words.from, { nth })}</span>`}</p><button class="small" aria-label="${fillIn(words.removeThis, { fault })}">${words.remove}</button></form></li>`;
}
