import { markup, type Markup } from '../digest/markup.ts';
import type { Cadence } from '../model/edition.ts';
import { statusAt, TAKE_BACK_MS, type Subscriber } from '../model/subscriber.ts';
import { PAUSES, pauseEnd } from './deed.ts';
import { oneButton, oneLanguage, oneOf, page, section } from './page.ts';
import { onDay, type Sayings } from './page-words.ts';

/** What the page of one reader is made of. */
export type ReaderView = {
  /** Behind which link of a mail: the one to leave offers that first, and nothing about a reader's data. */
  readonly link: 'unsubscribe' | 'preferences';
  /** By a link that is signed with a retired key one may leave, and nothing else. */
  readonly onlyLeave?: boolean;
  readonly subscriber: Subscriber | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly timeZone: string;
  /** The series that there are to choose from. */
  readonly cadences: readonly Cadence[];
  /** What was just done. */
  readonly done?: string | undefined;
};

/** Everything a reader may do now, and what they are: the page behind the links of a mail, and after each deed. */
export function readerPage(sayings: Sayings, view: ReaderView): string {
  const { subscriber, now } = view;
  const status = subscriber && statusAt(subscriber, now);
  switch (status) {
    case undefined:
    case 'unsubscribed':
      return leftPage(sayings, view);
    case 'suppressed':
      return suppressedPage(sayings, view);
    case 'pending':
    case 'active':
    case 'paused':
      return activePage(sayings, view);
  }
}

/** They may leave all the same: an operator may lift the suppression. */
function suppressedPage(sayings: Sayings, view: ReaderView): string {
  const { suppressed, leave } = sayings.words;
  const { title, message, explain, leave: explainLeave } = suppressed;
  const isGone = view.subscriber?.leftAt !== undefined;
  const leaving = section(leave.button, markup`<p>${explainLeave}</p>`, oneButton(leave.button, 'leave'));
  const parts = [...(isGone ? [] : [leaving]), ...data(sayings, view)];
  return page(sayings, { title, message, done: view.done, explain: [explain], parts });
}

function leftPage(sayings: Sayings, view: ReaderView): string {
  const { left } = sayings.words;
  const { subscriber, now, done, onlyLeave = false } = view;
  const { leftAt, leftFrom, address } = subscriber ?? {};
  const canUndo =
    !onlyLeave &&
    address !== undefined &&
    leftAt !== undefined &&
    (leftFrom === 'active' || leftFrom === 'paused') &&
    now <= Date.parse(leftAt) + TAKE_BACK_MS;
  const undo = markup`<p>${left.undo.explain}</p>${oneButton(left.undo.button, 'undo')}`;
  const parts = [canUndo ? undo : markup`<p><a href="/s/">${left.join}</a></p>`, ...data(sayings, view)];
  return page(sayings, { title: left.title, message: left.message, done, explain: [left.explain], parts });
}

function activePage(sayings: Sayings, view: ReaderView): string {
  const { words, say } = sayings;
  const { link, subscriber, now, done, onlyLeave = false } = view;
  const isPaused = subscriber !== undefined && statusAt(subscriber, now) === 'paused';
  const leave = oneButton(words.leave.button, 'leave');
  const pause = isPaused ? pausedNow(sayings, view) : pauseForms(sayings, view);
  if (link === 'unsubscribe') {
    const { title, message, explain } = words.leave;
    const parts = onlyLeave ? [leave] : [leave, pause, choices(sayings, view)];
    return page(sayings, { title, message, done, explain: [explain], parts });
  }
  const leaveSection = section(words.leave.button, markup`<p>${say(words.leave.explain)}</p>`, leave);
  const parts = [choices(sayings, view), pause, leaveSection, ...data(sayings, view)];
  return page(sayings, { ...words.choices, done, parts });
}

function pauseForms({ words, day }: Sayings, { link, now, timeZone }: ReaderView): Markup {
  const { heading, instead, explain, until } = words.pause;
  const buttons = PAUSES.map((length) => {
    const label = onDay(until[length], day(pauseEnd(length, now, timeZone)));
    return markup`<button type="submit" name="pause" value="${length}">${label}</button>`;
  });
  const title = link === 'unsubscribe' ? instead : heading;
  return section(title, markup`<p>${explain}</p><form method="post" class="several">${buttons}</form>`);
}

function pausedNow({ words, say, day }: Sayings, { subscriber }: ReaderView): Markup {
  const { message, always, button } = words.paused;
  const until = subscriber?.pausedUntil;
  return section(say(until === undefined ? always : onDay(message, day(until))), oneButton(button, 'resume'));
}

function choices(sayings: Sayings, { subscriber, cadences }: ReaderView): Markup {
  if (subscriber === undefined) return markup``;
  const { heading, cadence, cadences: names, explain, button } = sayings.words.choose;
  const { cadence: theirs } = subscriber;
  const offered = cadences.includes(theirs) ? cadences : [theirs, ...cadences];
  return section(
    heading,
    markup`<form method="post">
${oneOf(cadence, 'cadence', offered, names, theirs)}
${oneLanguage(sayings, subscriber.language)}
<p class="quiet">${explain}</p>
<p><button type="submit" name="choose" value="yes">${button}</button></p></form>`,
  );
}

/** Of who is known, and behind the link to the choices alone: mails are passed on, and with them the link to leave. */
function data({ words }: Sayings, { link, subscriber }: ReaderView): Markup[] {
  if (link !== 'preferences' || subscriber?.address === undefined) return [];
  const { heading, explain, export: download, erase } = words.data;
  return [section(heading, markup`<p>${explain}</p>`, oneButton(download, 'export'), oneButton(erase, 'erase', 'ask'))];
}
