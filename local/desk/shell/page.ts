import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { markup, type Markup } from '../../../functions/digest/markup.ts';
import { momentFor } from '../../../functions/digest/moment.ts';
import { fillIn } from '../../../functions/digest/words.ts';
import { LANGUAGES, type Language } from '../../../functions/model/publication.ts';
import { languageOf } from '../asked.ts';
import { versionOf } from '../changes.ts';
import type { Desk } from '../desk.ts';
import { standing } from './standing.ts';
import { shellWords } from './words.ts';

/** The parts of the desk, in the order of their tabs; the last two are there where a stack is played. */
export const VIEWS = { files: '/', edition: '/edition', mails: '/mails', rehearsal: '/rehearsal' } as const;
export type ViewName = keyof typeof VIEWS;

export type Shown = {
  /** Which tab is the present one. */
  readonly view: ViewName;
  readonly title: string;
  /** What `main` holds; its `h1` is the page's. */
  readonly body: Markup;
  readonly status?: ContentfulStatusCode;
};

/** A page of the desk: what is said of every page above, its own content below. */
export async function showPage(
  context: Context,
  desk: Desk,
  { view, title, body, status = 200 }: Shown,
): Promise<Response> {
  const { publication } = desk.stage;
  const language = languageOf(context, publication.language);
  const words = shellWords(language);
  const { pathname, search } = new URL(context.req.url);
  const names: readonly ViewName[] =
    desk.played === undefined ? ['files', 'edition'] : ['files', 'edition', 'mails', 'rehearsal'];
  const tabs = names.map(
    (name) =>
      markup`<li><a href="${VIEWS[name]}"${name === view ? markup` aria-current="page"` : markup``}>${words.views[name]}</a></li>`,
  );
  const said = Object.entries(words.said).map(([name, sentence]) => markup` data-${kebab(name)}="${sentence}"`);
  const html = markup`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · ${words.desk} · ${publication.name}</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="/desk.css" />
<script type="module" src="/desk.js"></script>
</head>
<body>
<a class="skip" href="#main">${words.skip}</a>
<header id="top">
<div class="brand"><p class="publication">${publication.name}</p><p class="quiet">${words.desk}</p></div>
<nav aria-label="${words.nav}"><ul>${tabs}</ul></nav>
<div class="about">
<p class="quiet" id="clock">${clock(desk, language)}</p>
<form method="post" action="/language" data-whole>
<input type="hidden" name="back" value="${pathname}${search}" />
<div class="choice" role="group" aria-label="${words.language.label}">${LANGUAGES.map((one) => languageButton(one, language))}</div>
</form>
</div>
${await standing(desk, language)}
</header>
<p id="said" role="status" aria-live="polite"${said}></p>
<p class="when-lost" role="alert">${words.lost}</p>
<main id="main" tabindex="-1" data-version="${versionOf(context)}">
${body}
</main>
</body>
</html>
`.markup;
  return context.html(html, status);
}

function languageButton(one: Language, present: Language): Markup {
  const pressed = one === present ? 'true' : 'false';
  return markup`<button name="language" value="${one}" lang="${one}" aria-pressed="${pressed}" title="${shellWords(one).language[one]}">${one.toUpperCase()}</button>`;
}

/** What time it is at the publication, or how far time is being let go by. */
function clock({ stage, now, played }: Desk, language: Language): string {
  const words = shellWords(language);
  const { timeZone } = stage.publication;
  const passing = played?.time.passing();
  const moment = momentFor((passing ?? now()).toISOString(), { language, timeZone });
  return fillIn(passing === undefined ? words.clock : words.passing, moment);
}

/** `notUploaded` as the name of a data attribute. */
function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
