import { Idiomorph } from 'idiomorph';

/** The parts of a page that change; what is said to the user in between is theirs. */
const PARTS = ['#top', '#main'];
/** Of several changes in a row the page is asked for once. */
const SETTLE_MS = 150;
/** After a fault. A browser finds its way back by itself, unless it was told no: as while a desk is put anew. */
const AGAIN_MS = 5000;

/**
 * Makes what is shown like another rendering of the same page, and leaves alone what somebody is at.
 * @param isAnswer to something they did: what was said to what they did before goes
 */
export function showPage(html: string, isAnswer: boolean): void {
  const next = new DOMParser().parseFromString(html, 'text/html');
  for (const part of PARTS) {
    const present = document.querySelector(part);
    const wanted = next.querySelector(part);
    if (present !== null && wanted !== null)
      void Idiomorph.morph(present, wanted, {
        // Of a field its value; of anything else that has the focus it would be all that is in it.
        ignoreActiveValue: document.activeElement?.matches('input, textarea, select') === true,
        callbacks: { beforeNodeMorphed, beforeAttributeUpdated, ...(!isAnswer && { beforeNodeRemoved: isNoNotice }) },
      });
  }
  document.title = next.title;
  shown += 1;
}

/**
 * What somebody has begun to write is not taken from them, nor what the text in their hands belongs to: a form says of
 * which content it is.
 */
function beforeNodeMorphed(present: Node): boolean {
  if (!(present instanceof HTMLElement)) return true;
  const isAtText =
    document.activeElement instanceof HTMLTextAreaElement && document.activeElement.closest('form') === present;
  return !('changed' in present.dataset || isAtText);
}

/** What was said to somebody stays until they do something else: that the page is asked for again is none of their doing. */
function isNoNotice(present: Node): boolean {
  return !(present instanceof HTMLElement && present.id === 'notice');
}

/** What somebody has opened stays open, and what they closed stays closed. */
function beforeAttributeUpdated(name: string, element: Element): boolean {
  return !(name === 'open' && element instanceof HTMLDetailsElement);
}

/** Counts what was shown: an answer to a question of before is out of date. */
let shown = 0;
let asked = false;
let again = false;

/** Asks for the page as it is now. One question at a time: a slow answer is not overtaken by a newer one. */
async function refresh(): Promise<void> {
  again = asked;
  if (asked) return;
  asked = true;
  const began = performance.now();
  const before = shown;
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    const html = await answer.text();
    if (before !== shown) again = true;
    else if (answer.ok) showPage(html, false);
    else if (answer.status >= 500) setTimeout(() => void refresh(), AGAIN_MS);
  } catch {
    // The desk is gone for a moment, and what it said may have been its last word for long.
    setTimeout(() => void refresh(), AGAIN_MS);
  }
  asked = false;
  tookMs = performance.now() - began;
  if (again) setTimeout(() => void refresh(), settleMs());
}

let tookMs = 0;

/** A page that takes long is asked for less often, so that whatever changes it has the machine as well. */
function settleMs(): number {
  return Math.max(SETTLE_MS, 2 * tookMs);
}

/** Follows what the desk says of changes, for as long as the page is looked at. */
export function keepFresh(): void {
  let settling: number | undefined;
  let last = document.querySelector<HTMLElement>('#main')?.dataset['version'] ?? '';
  const heard = ({ data }: MessageEvent<string>): void => {
    if (data === last) return;
    last = data;
    // Not put off by what changes meanwhile: while an edition is sent something always does.
    settling ??= setTimeout(() => {
      settling = undefined;
      void refresh();
    }, settleMs());
  };
  let changes: EventSource | undefined;
  const follow = (): void => {
    changes?.close();
    const own = new EventSource('/changes');
    changes = own;
    own.addEventListener('open', () => document.documentElement.classList.remove('lost'));
    own.addEventListener('error', () => {
      document.documentElement.classList.add('lost');
      if (own.readyState === EventSource.CLOSED) setTimeout(() => changes === own && follow(), AGAIN_MS);
    });
    for (const event of ['begin', 'changed']) own.addEventListener(event, heard);
  };
  // A browser has six connections to one place (HTTP/1.1), for all its tabs: one that is not looked at leaves its own.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) return follow();
    changes?.close();
    changes = undefined;
  });
  if (!document.hidden) follow();
}
