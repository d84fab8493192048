import type { Desk } from './desk.ts';
import { LIGHTER } from './lighter-pictures.ts';

/** How what readers get is looked at. */
export type FrameLook = {
  /** As a program in the dark shows it, or in the light; undefined: as this browser is set. */
  readonly theme?: 'dark' | 'light' | undefined;
  /** As a program that loads no pictures. */
  readonly withoutImages?: boolean;
  /** With lighter pictures than readers get, which nobody tells from those. */
  readonly isLighter?: boolean;
};

/**
 * `link` may have a browser knock elsewhere whatever the policy is (`preconnect`). What would stand in a frame of its own is
 * kept out by the policy, but Chromium then now and then takes the page around it for one that never ends loading.
 */
const UNSEEN = /<(link|iframe|frame|frameset|object|embed|portal|fencedframe)(?![\w-])/gi;

const HEAD = /<head(?:\s[^>]*)?>/i;

/**
 * Something that others wrote, to be shown in a frame: it has no origin, runs no script, sends no form, and loads nothing
 * but our own pictures (HTML Standard, "sandboxing"; CSP 3, `sandbox`). What is shown differs from what was sent in four
 * things: links open beside the desk, those to the public address at its door, pictures come from here, and elements that
 * no mail program shows either are none (`UNSEEN`).
 */
export function framed(html: string, { stage, door }: Pick<Desk, 'stage' | 'door'>, look: FrameLook = {}): Response {
  const { publicUrl } = stage.publication;
  const shown = themed(html, look.theme)
    .replace(UNSEEN, '<x-$1')
    .replaceAll(`${publicUrl}/i/`, look.isLighter === true ? LIGHTER.look : '/i/')
    .replaceAll(publicUrl, door);
  // Before all else: the first one counts.
  const base = HEAD.test(shown)
    ? shown.replace(HEAD, (head) => `${head}<base target="_blank">`)
    : `<base target="_blank">${shown}`;
  const images = look.withoutImages === true ? "'none'" : "'self' data:";
  return new Response(base, {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src ${images}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
      'referrer-policy': 'no-referrer',
    },
  });
}

/** A page asks which colours are wanted by this media query alone; what is asked is answered here, whatever the browser is set to. */
function themed(html: string, theme: FrameLook['theme']): string {
  if (theme === undefined) return html;
  const answer = (asked: string): string => (asked === theme ? '(min-width: 0)' : '(max-width: 0)');
  return html.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/g, (_, asked: string) => answer(asked));
}

/** Text that others wrote, as it is: a text part, the bytes of a mail. */
export function framedText(text: string): Response {
  return new Response(text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'self'",
    },
  });
}
