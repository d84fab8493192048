import type { Language } from '../model/publication.ts';
import { markup, type Markup } from './markup.ts';

export type WebPage = {
  readonly language: Language;
  /** Its name, which stands above every page. */
  readonly publication: string;
  readonly title: string;
  /** Further elements of the head. */
  readonly head?: Markup;
  /** What follows the publication's name. */
  readonly body: Markup;
};

/**
 * A page in the publication's look: no script, no picture, nothing from elsewhere, readable at 320 px, in light and in
 * dark. The digest, which must also please mail programs, has a look of its own.
 */
export function webPage({ language, publication, title, head = markup``, body }: WebPage): string {
  const whole = title === publication ? title : `${title} · ${publication}`;
  return markup`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${whole}</title>
${head}<style>${LOOK}</style>
</head>
<body>
<main>
<p class="publication">${publication}</p>
${body}
</main>
</body>
</html>
`.markup;
}

/** With every page whose address is somebody's secret: it must not travel on or stay anywhere (rules S4.67). */
export const SECRET_PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
};

/** The colours of all our pages, by their use: in light and in dark each text is readable on each ground (WCAG 2.2, 1.4.3). */
export const PALETTE = markup`
:root {
  color-scheme: light dark;
  --ground: #efebe4;
  --paper: #fff;
  --ink: #1c1b1a;
  --quiet: #5f5b55;
  --accent: #a3161b;
  --on-accent: #fff;
  --line: #d9d4ca;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #131211;
    --paper: #1e1d1b;
    --ink: #efebe4;
    --quiet: #b3ada3;
    --accent: #ff9a8d;
    --on-accent: #1c1b1a;
    --line: #4a463f;
  }
}
`;

/** What a field to type in looks like; each page says how far from the rest it stands. */
export const FIELD_LOOK = markup`
  box-sizing: border-box;
  width: 100%;
  min-height: 48px;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--quiet);
  border-radius: 4px;
  background: var(--paper);
  color: var(--ink);
  font: inherit;`;

const LOOK = markup`${PALETTE}body {
  margin: 0;
  background: var(--ground);
  color: var(--ink);
  font: 18px/1.6 -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
  overflow-wrap: break-word;
}
main {
  box-sizing: border-box;
  max-width: 36rem;
  margin: 10vh auto;
  padding: 2rem 1.5rem;
  background: var(--paper);
  border-top: 4px solid var(--accent);
}
.publication, .quiet {
  margin: 0;
  color: var(--quiet);
  font-size: 0.9rem;
}
.publication { margin-bottom: 1.5rem; }
h1, button, .button { text-wrap: balance; }
h1 {
  margin: 0 0 1rem;
  font-size: 1.6rem;
  line-height: 1.35;
}
h2 {
  margin: 2rem 0 0;
  color: var(--quiet);
  font-size: 1rem;
}
ul {
  margin: 0;
  padding: 0;
  list-style: none;
}
li {
  padding: 0.9rem 0;
  border-bottom: 1px solid var(--line);
}
li:last-child { border-bottom: 0; }
li .quiet { margin-top: 0.3rem; }
a { color: var(--accent); }
li a {
  color: var(--ink);
  font-weight: 600;
  text-decoration-color: var(--accent);
  text-underline-offset: 0.2em;
}
button, .button {
  box-sizing: border-box;
  display: inline-block;
  min-height: 48px;
  padding: 0.6rem 1.6rem;
  border: 0;
  border-radius: 4px;
  background: var(--accent);
  color: var(--on-accent);
  font: inherit;
  font-weight: 600;
  text-decoration: none;
  cursor: pointer;
}
:focus-visible {
  outline: 3px solid var(--ink);
  outline-offset: 3px;
}
@media (max-width: 40rem) {
  main { margin: 0; }
}
`;
