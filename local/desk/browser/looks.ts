import { showPage } from './refresh.ts';

/** Links to the page that somebody is on, looked at differently (`data-same`): what they have begun to write stays. */
export function takeLooks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-same]') : null;
    // Who wants it in a window of its own gets it there.
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (link === null || !isPlain) return;
    event.preventDefault();
    void look(link.href);
  });
}

async function look(address: string): Promise<void> {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } });
    if (!answer.ok) throw new Error(answer.statusText);
    showPage(await answer.text(), true);
    history.replaceState(null, '', address);
  } catch {
    location.assign(address);
  }
}
