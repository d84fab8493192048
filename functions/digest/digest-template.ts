import Handlebars from 'handlebars';
import type { DigestView } from './digest-view.ts';

/** The compiled `templates/digest.mjml`, ready to be filled. Every value is escaped for html. */
export type DigestTemplate = { readonly fill: (view: DigestView) => string };

/**
 * Reads what `compileDigest` made of the MJML: once a cold start. The template can branch and loop, nothing more:
 * no partials, and no helper but `if`, `unless` and `each`.
 * @throws Error for a mistake in the template's syntax; `fill` throws for what the template may not use, and for a
 *   value that `DigestView` does not have.
 */
export function digestTemplate(source: string): DigestTemplate {
  const handlebars = Handlebars.create();
  const template = handlebars.compile<DigestView>(handlebars.parse(source), {
    strict: true,
    noEscape: false,
    knownHelpers: { with: false, lookup: false, log: false },
    knownHelpersOnly: true,
  });
  return { fill: (view) => template(view, { partials: {} }) };
}
