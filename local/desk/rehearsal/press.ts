import type { Desk } from '../desk.ts';
import type { RehearsalWords } from './words.ts';

/** What became of something that a reader did: done, or why not. `answer`: what the station said to it. */
export type PlayedDeed =
  | 'done'
  | { readonly problem: Exclude<keyof RehearsalWords['readers']['refused'], 'station'> }
  | { readonly problem: 'station'; readonly answer: string };

/** Presses a button of a page at the public address: one POST, as a browser or a mailbox provider sends it. */
export async function pressed(
  { fetch }: Pick<Desk, 'fetch'>,
  url: string,
  form: Readonly<Record<string, string>>,
  viewer?: string,
): Promise<PlayedDeed> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form), ...(viewer && { viewer }) });
  const html = await answer.text();
  if (answer.ok) return 'done';
  const said = /<p class="problem"[^>]*>([^<]*)</.exec(html)?.[1] ?? /<h1>([^<]*)</.exec(html)?.[1] ?? html;
  return { problem: 'station', answer: `${plain(said).slice(0, 200)} (${answer.status})` };
}

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** As `markup` wrote it, before it was escaped. */
function plain(html: string): string {
  return html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => CHARACTERS[name] ?? '').trim();
}
