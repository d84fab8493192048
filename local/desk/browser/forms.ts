import { showPage } from './refresh.ts';
import { say } from './said.ts';

/** Sends forms without leaving the page, and shows the page that answers. */
export function takeForms(): void {
  document.addEventListener('input', ({ target }) => {
    if (target instanceof Element) target.closest('form')?.setAttribute('data-changed', '');
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post' || 'whole' in form.dataset) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  if (form.ariaBusy === 'true') return;
  form.ariaBusy = 'true';
  say('working');
  try {
    const content = new FormData(form, submitter);
    const isFiles = form.enctype === 'multipart/form-data';
    const texts = [...content].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const body = isFiles ? content : new URLSearchParams(texts);
    const answer = await fetch(form.action, { method: 'POST', body });
    delete form.dataset['changed'];
    showPage(await answer.text(), true);
    // Where what is shown can be had again; a page that says no may have an address of its own.
    const address = answer.ok ? answer.url : answer.headers.get('content-location');
    if (address !== null) history.replaceState(null, '', address);
    keepPlace(submitter);
    say(answer.ok ? 'done' : 'refused');
  } catch {
    say('lost');
  } finally {
    form.ariaBusy = null;
  }
}

/** Whoever pressed a button that is gone now is not sent back to the beginning of the page (WCAG 2.2, 2.4.3). */
function keepPlace(pressed: HTMLElement | null): void {
  if (pressed === null || pressed.isConnected) return;
  const next = document.querySelector<HTMLElement>('#main [data-next]') ?? document.querySelector<HTMLElement>('#main');
  next?.focus();
}
