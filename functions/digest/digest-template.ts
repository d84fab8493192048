import Handlebars from 'handlebars';
import type { DigestView } from './digest-view.ts';
import { ownLinks, type OwnLink } from './own-links.ts';

/** A compiled MJML template, ready to be filled. Every value is escaped for html. */
export type MailTemplate<View> = { readonly fill: (view: View) => string };

/** The compiled `templates/digest.mjml`. */
export type DigestTemplate = MailTemplate<DigestView> & {
  /** Those that it has besides the view's: the text part has to name them too. */
  readonly links: readonly OwnLink[];
};

export function digestTemplate(source: string): DigestTemplate {
  return { ...mailTemplate<DigestView>(source), links: ownLinks(source) };
}

/**
 * Reads what `compileDigest` made of the MJML: once a cold start. The template can branch and loop, nothing more:
 * no partials, and no helper but `if`, `unless` and `each`.
 * @throws Error for a mistake in the template's syntax; `fill` throws for what the template may not use, and for a
 *   value that `View` does not have.
 */
export function mailTemplate<View>(source: string): MailTemplate<View> {
  const handlebars = Handlebars.create();
  const template = handlebars.compile<View>(handlebars.parse(source), {
    strict: true,
    noEscape: false,
    knownHelpers: { with: false, lookup: false, log: false },
    knownHelpersOnly: true,
  });
  return { fill: (view) => template(view, { partials: {} }) };
}
