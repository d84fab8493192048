import { markup, type Markup } from '../digest/markup.ts';
import { FIELD_LOOK, webPage } from '../digest/web-page.ts';
import { LANGUAGES, type Language } from '../model/publication.ts';
import type { Sayings } from './page-words.ts';

type Page = {
  readonly title: string;
  /** The heading. */
  readonly message: string;
  /** What was just done, said before everything else. */
  readonly done?: string | undefined;
  /** Paragraphs below the heading. */
  readonly explain?: readonly string[];
  readonly parts?: readonly Markup[];
};

/** A page in the publication's look that says one thing, and offers what a reader may do about it. */
export function page(sayings: Sayings, { title, message, done, explain = [], parts = [] }: Page): string {
  const { language, publication, say } = sayings;
  const notice = done === undefined ? [] : [markup`<p class="done" role="status">${say(done)}</p>`];
  const paragraphs = explain.map((sentence) => markup`<p>${say(sentence)}</p>`);
  return webPage({
    language,
    publication,
    title: say(title),
    head: FORM_LOOK,
    body: markup`${notice}<h1>${say(message)}</h1>${paragraphs}${parts}`,
  });
}

/** A form of one button, which posts to the page's own address. */
export function oneButton(label: string, name: string, value = 'yes'): Markup {
  return markup`<form method="post"><button type="submit" name="${name}" value="${value}">${label}</button></form>`;
}

/** A part of a page, below a heading of its own. */
export function section(heading: string, ...parts: readonly Markup[]): Markup {
  return markup`<section><h2>${heading}</h2>${parts}</section>`;
}

/** A question with answers of which one holds. */
export function oneOf<Answer extends string>(
  question: string,
  name: string,
  answers: readonly Answer[],
  labels: Readonly<Record<Answer, string | Markup>>,
  chosen: Answer,
): Markup {
  const rows = answers.map(
    (answer) =>
      markup`<label class="answer"><input type="radio" name="${name}" value="${answer}"${answer === chosen ? markup` checked` : ''} /> ${labels[answer]}</label>`,
  );
  return markup`<fieldset><legend>${question}</legend>${rows}</fieldset>`;
}

/** Each in itself: who looks for theirs may not read the page's. */
const LANGUAGE_NAMES: Readonly<Record<Language, Markup>> = {
  vi: markup`<span lang="vi">Tiếng Việt</span>`,
  en: markup`<span lang="en">English</span>`,
};

/** A question for the language of the mail. */
export function oneLanguage({ words }: Sayings, chosen: Language): Markup {
  return oneOf(words.choose.language, 'language', LANGUAGES, LANGUAGE_NAMES, chosen);
}

/** Links to the same page in the other languages, at `pathOf`. */
export function otherLanguages({ language }: Sayings, pathOf: (language: Language) => string): Markup {
  const others = LANGUAGES.filter((one) => one !== language);
  const links = others.map((one) => markup`<a href="${pathOf(one)}" hreflang="${one}">${LANGUAGE_NAMES[one]}</a>`);
  return markup`<p>${links}</p>`;
}

const FORM_LOOK = markup`<style>
section h2 { margin: 1.5rem 0 0.5rem; color: var(--ink); font-size: 1.15rem; }
section { margin-top: 2rem; border-top: 1px solid var(--line); }
form { margin: 1rem 0; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; }
legend, .question { display: block; padding: 0; font-weight: 600; }
.answer { display: flex; gap: 0.6rem; align-items: center; min-height: 44px; }
input[type="radio"] { flex: none; width: 1.3rem; height: 1.3rem; margin: 0; accent-color: var(--accent); }
input[type="email"] {${FIELD_LOOK}
  margin: 0.3rem 0 1rem;
}
section button {
  border: 2px solid var(--accent);
  background: none;
  color: var(--accent);
}
.several button { margin: 0 0.5rem 0.6rem 0; }
.done { margin: 0 0 1rem; padding: 0.6rem 0.9rem; border: 1px solid var(--line); border-left: 4px solid var(--accent); }
.problem { margin: 0 0 0.3rem; color: var(--accent); font-weight: 600; }
.trap { position: absolute; left: -100vw; width: 1px; height: 1px; overflow: hidden; }
</style>`;
