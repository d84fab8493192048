import { Hono, type Context } from 'hono';
import { fillIn } from '../../../functions/digest/words.ts';
import { markup } from '../../../functions/digest/markup.ts';
import { languageOf, pageOf } from '../asked.ts';
import type { Desk, Played } from '../desk.ts';
import { showPage } from '../shell/page.ts';
import { accountsSection } from './accounts-section.ts';
import { STEPS, targetOf } from './due.ts';
import { MOST_TIMES, openFaults, PRESETS, STATIONS } from './faults.ts';
import { faultsSection } from './faults-section.ts';
import { happenedSection, openTallies } from './happened.ts';
import { importMany, join } from './join.ts';
import type { PlayedDeed } from './press.ts';
import { openReaders } from './readers.ts';
import { IMPORTS, readersSection } from './readers-section.ts';
import { DEEDS, doDeed, findReader, setReception } from './reader-deeds.ts';
import { openRefusals } from './refusals.ts';
import { timeSection } from './time-section.ts';
import { rehearsalWords } from './words.ts';

/** Why something was not done, and beside which part of the page that is said. */
type Problem = { readonly of: 'time' | 'readers' | 'faults'; readonly says: string };

/** Plays what is around a stack: time, readers, faults. All of it works without a script. */
export function rehearsalRoutes(desk: Desk, played: Played): Hono {
  const { time, cloud } = played;
  const readers = openReaders(desk, played);
  const faults = openFaults(cloud);
  const tallies = openTallies(cloud.runs);
  /** Why time, when it was last let go by, did not get to where it was to. */
  let failure: string | undefined;
  const routes = new Hono();
  const wordsFor = (context: Context) => rehearsalWords(languageOf(context, desk.stage.publication.language));

  const show = async (
    context: Context,
    here: URL,
    problem: Problem | undefined,
    status: 200 | 409 = 200,
  ): Promise<Response> => {
    const language = languageOf(context, desk.stage.publication.language);
    const words = rehearsalWords(language);
    const says = (of: Problem['of']) => (problem?.of === of ? problem.says : undefined);
    const timeProblem =
      says('time') ?? (failure === undefined ? undefined : fillIn(words.time.failed, { reason: failure }));
    const list = {
      page: pageOf(context),
      here,
      find: (here.searchParams.get('find') ?? '').slice(0, 200),
      problem: says('readers'),
    };
    const body = markup`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${await timeSection(desk, played, language, timeProblem)}
<div class="two rehearsal"><div>${await readersSection(list, desk, played, readers, language)}</div>
<div>${await accountsSection(desk, language)}${faultsSection(faults, language, says('faults'))}${happenedSection(desk, played, tallies(), language)}</div></div>`;
    return showPage(context, desk, { view: 'rehearsal', title: words.title, body, status });
  };
  const refusals = openRefusals<Problem>();
  const refuse = (context: Context, problem: Problem, form?: FormData): Promise<Response> => {
    const here = new URL(backOf(form), context.req.url);
    here.searchParams.set('no', refusals.note(problem));
    context.header('content-location', `${here.pathname}${here.search}`);
    return show(context, here, problem, 409);
  };
  /** A page for whoever comes with a form: back to where they were, or the reason why nothing was done. */
  const answer = (context: Context, done: PlayedDeed, form: FormData): Response | Promise<Response> => {
    if (done === 'done') return context.redirect(backOf(form), 303);
    const { refused } = wordsFor(context).readers;
    const says = done.problem === 'station' ? fillIn(refused.station, { answer: done.answer }) : refused[done.problem];
    return refuse(context, { of: 'readers', says }, form);
  };

  routes.get('/', (context) => show(context, new URL(context.req.url), refusals.find(context.req.query('no') ?? '')));
  routes.post('/time', async (context) => {
    const { refused } = wordsFor(context).time;
    const wanted = (await context.req.formData()).get('step');
    const step = STEPS.find((one) => one === wanted);
    if (time.passing() !== undefined) return refuse(context, { of: 'time', says: refused.passing });
    if (step === undefined) return refuse(context, { of: 'time', says: refused.unknown });
    const target = await targetOf(step, desk);
    if (target === undefined) return refuse(context, { of: 'time', says: refused.noCutOff });
    // Somebody else may have been faster while it was looked up.
    if (time.passing() !== undefined) return refuse(context, { of: 'time', says: refused.passing });
    failure = undefined;
    time.passTo(target).catch((error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    return context.redirect('/rehearsal', 303);
  });
  routes.post('/time/halt', (context) => {
    time.halt();
    return context.redirect('/rehearsal', 303);
  });

  routes.post('/join', async (context) => {
    const form = await context.req.formData();
    const [address, cadence, language] = ['address', 'cadence', 'language'].map((name) => textOf(form, name).trim());
    const wanted = { address: address ?? '', cadence: cadence ?? '', language: language ?? '' };
    return answer(context, await join(wanted, desk, played), form);
  });
  routes.post('/import', async (context) => {
    const form = await context.req.formData();
    const count = IMPORTS.find((one) => String(one) === form.get('count')) ?? 100;
    await importMany(count, (await readers.list()).length, desk);
    return answer(context, 'done', form);
  });
  routes.post('/readers/:id', async (context) => {
    const form = await context.req.formData();
    const reader = await findReader(context.req.param('id'), desk);
    const deed = DEEDS.find((one) => one === form.get('deed'));
    if (reader === undefined || deed === undefined) return answer(context, { problem: 'unknown' }, form);
    return answer(context, await doDeed(reader, deed, desk, played), form);
  });
  routes.post('/readers/:id/mailbox', async (context) => {
    const form = await context.req.formData();
    const reader = await findReader(context.req.param('id'), desk);
    if (reader?.address === undefined) return answer(context, { problem: 'unknown' }, form);
    setReception(reader.address, textOf(form, 'reception'), played);
    return answer(context, 'done', form);
  });

  routes.post('/faults', async (context) => {
    const form = await context.req.formData();
    const preset = PRESETS.find((one) => one === form.get('fault'));
    const [times = 0, nth = 0] = ['times', 'nth'].map((name) => Number(textOf(form, name)));
    if (preset === undefined || !isCount(times) || !isCount(nth))
      return refuse(context, { of: 'faults', says: wordsFor(context).faults.refused });
    faults.plan(preset, nth, times);
    return context.redirect('/rehearsal#faults', 303);
  });
  routes.post('/faults/clear', (context) => {
    faults.remove(() => true);
    return context.redirect('/rehearsal#faults', 303);
  });
  routes.post('/faults/:number/remove', (context) => {
    faults.remove(({ number }) => String(number) === context.req.param('number'));
    return context.redirect('/rehearsal#faults', 303);
  });
  routes.post('/crash', async (context) => {
    const wanted = (await context.req.formData()).get('station');
    const station = STATIONS.find((one) => one === wanted);
    if (station === undefined) return refuse(context, { of: 'faults', says: wordsFor(context).faults.refused });
    cloud.crash(station);
    return context.redirect('/rehearsal#faults', 303);
  });
  // Where a form without script leaves somebody who then reloads, or changes the language.
  routes.get('/:form{.+}', (context) => context.redirect('/rehearsal'));
  return routes;
}

function isCount(count: number): boolean {
  return Number.isSafeInteger(count) && count >= 1 && count <= MOST_TIMES;
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Where a form was on this page: which of its readers were shown. */
function backOf(form: FormData | undefined): string {
  const back = form === undefined ? '' : textOf(form, 'back');
  if (!/^\/rehearsal(?:\?|$)/.test(back)) return '/rehearsal';
  const query = new URLSearchParams(back.slice('/rehearsal'.length));
  // What was said of the last deed is said of that one alone.
  query.delete('no');
  return `/rehearsal${query.size === 0 ? '' : `?${query.toString()}`}#readers`;
}
