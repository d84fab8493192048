/** A file that was not uploaded: `lost`, `tooLong`, `unread`, or the desk's own words. */
export type Failure = { readonly path: string; readonly why: string };

type Putting = {
  readonly put: number;
  readonly total: number;
  readonly failed: readonly Failure[];
  readonly isOver: boolean;
};

/** Longer lists nobody reads; the others are counted. */
const LISTED = 20;

/**
 * Shows how far an upload is, and what did not get there, in `#putting`, which has the sentences in the page's language.
 * @param again tries what may get there another time; undefined when nothing may
 */
export function showPutting({ put, total, failed, isOver }: Putting, again: (() => void) | undefined): void {
  const place = document.querySelector<HTMLElement>('#putting');
  if (place === null) return;
  // It is this script's own: no rendering of the page takes it away.
  place.dataset['changed'] = '';
  const words = (name: string, count = put): string =>
    (place.dataset[name] ?? '').replace('{count}', String(count)).replace('{total}', String(total));
  const parts: HTMLElement[] = [];
  if (!isOver) {
    const bar = document.createElement('progress');
    bar.ariaLabel = words('label');
    bar.max = total;
    bar.value = put + failed.length;
    parts.push(bar);
  }
  parts.push(paragraph(words(isOver ? 'done' : 'busy')));
  if (failed.length > 0) parts.push(paragraph(words('failed', failed.length)), listOf(failed, words, place.dataset));
  if (isOver && again !== undefined) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = words('again');
    button.addEventListener('click', again);
    parts.push(button);
  }
  place.replaceChildren(...parts);
}

function listOf(
  failed: readonly Failure[],
  words: (name: string, count?: number) => string,
  sentences: DOMStringMap,
): HTMLElement {
  const list = document.createElement('ul');
  for (const { path, why } of failed.slice(0, LISTED)) {
    const item = document.createElement('li');
    item.textContent = `${path}: ${sentences[why] ?? why}`;
    list.append(item);
  }
  if (failed.length > LISTED) {
    const more = document.createElement('li');
    more.textContent = words('more', failed.length - LISTED);
    list.append(more);
  }
  return list;
}

function paragraph(text: string): HTMLElement {
  const made = document.createElement('p');
  made.textContent = text;
  return made;
}
