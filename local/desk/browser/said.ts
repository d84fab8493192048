/** Long enough to be read; what is being done is said for as long as it is. */
const SHOWN_MS = 8000;
const LASTING: ReadonlySet<string> = new Set(['working', 'uploading']);

let fading: ReturnType<typeof setTimeout> | undefined;

/** Says something to whoever looks or listens (WCAG 2.2, 4.1.3): the page has the sentences, in its language. */
export function say(name: string, values: Readonly<Record<string, string | number>> = {}): void {
  const place = document.querySelector<HTMLElement>('#said');
  const sentence = place?.dataset[name];
  if (place === null || sentence === undefined) return;
  place.textContent = sentence.replace(/\{(\w+)\}/g, (_, value: string) => String(values[value] ?? ''));
  clearTimeout(fading);
  if (!LASTING.has(name)) fading = setTimeout(() => place.replaceChildren(), SHOWN_MS);
}
