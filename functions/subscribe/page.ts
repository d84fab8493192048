import { html } from 'hono/html';
import type { Language } from '../model/publication.ts';

type Page = {
  readonly language: Language;
  readonly publication: string;
  readonly title: string;
  readonly message: string;
  readonly explain?: string;
  /** A form with one button that posts to this very address. */
  readonly button?: string;
};

/** A page in the publication's look: no script, no picture, nothing from elsewhere, readable at 320 px. */
export function page({ language, publication, title, message, explain, button }: Page) {
  return html`<!doctype html>
    <html lang="${language}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · ${publication}</title>
        <style>
          :root {
            color-scheme: light dark;
          }
          body {
            margin: 0;
            background: #f4f1ea;
            color: #1d1b18;
            font:
              18px/1.6 -apple-system,
              'Segoe UI',
              Roboto,
              'Noto Sans',
              Arial,
              sans-serif;
          }
          main {
            max-width: 32rem;
            margin: 10vh auto;
            padding: 2rem 1.5rem;
            background: #fffdf9;
            border-top: 4px solid #8c1d18;
          }
          .publication {
            margin: 0 0 1.5rem;
            color: #6b625a;
            font-size: 0.9rem;
          }
          h1 {
            margin: 0 0 1rem;
            font-size: 1.6rem;
            line-height: 1.35;
          }
          button {
            min-height: 48px;
            padding: 0.6rem 1.6rem;
            border: 0;
            border-radius: 4px;
            background: #8c1d18;
            color: #fff;
            font: inherit;
            font-weight: 600;
            cursor: pointer;
          }
          button:focus-visible {
            outline: 3px solid #1d1b18;
            outline-offset: 3px;
          }
          @media (prefers-color-scheme: dark) {
            body {
              background: #161412;
              color: #f1ece4;
            }
            main {
              background: #211e1b;
              border-color: #e58a7f;
            }
            .publication {
              color: #b5aca2;
            }
            button {
              background: #e58a7f;
              color: #1d1010;
            }
            button:focus-visible {
              outline-color: #f1ece4;
            }
          }
        </style>
      </head>
      <body>
        <main>
          <p class="publication">${publication}</p>
          <h1>${message}</h1>
          ${explain === undefined ? '' : html`<p>${explain}</p>`}
          ${
            button === undefined
              ? ''
              : html`<form method="post"><button type="submit" name="leave" value="yes">${button}</button></form>`
          }
        </main>
      </body>
    </html>`;
}
