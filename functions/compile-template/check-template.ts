import { DIGEST_FIELDS } from '../digest/template-fields.ts';
import type { Problem } from '../model/article.ts';
import type { Language, Publication } from '../model/publication.ts';
import { compileMjml } from './compile-mjml.ts';
import { mistake, type Mistake } from './mistake.ts';
import { say } from './say.ts';
import { tryTemplate } from './try-template.ts';

/** Ten times the template of this repository. */
export const TEMPLATE_LIMIT_BYTES = 131_072;

/** Nobody reads on beyond so many; most of them come from the first. */
const MAXIMUM_PROBLEMS = 50;

/** A template of the digest that may go out, or everything its editor must change. */
export type CheckedTemplate =
  /** With handlebars expressions, for `digestTemplate`. */
  { readonly html: string } | { readonly problems: readonly Problem[] };

/**
 * Compiles an uploaded `templates/digest.mjml` and tries it out. Problems are in the publication's language, in the
 * order of the lines. Never throws for anything in the file (promise 5).
 * @throws Error when the settings of the publication make no digest at all
 */
export async function checkTemplate(bytes: Uint8Array, publication: Publication): Promise<CheckedTemplate> {
  const found = await findMistakes(bytes, publication);
  if ('html' in found) return found;
  return { problems: found.mistakes.slice(0, MAXIMUM_PROBLEMS).map((one) => problemOf(one, publication.language)) };
}

/** The answer to a file that is longer than `TEMPLATE_LIMIT_BYTES`, which is not even read. */
export function tooLongTemplate({ language }: Publication): CheckedTemplate {
  return { problems: [problemOf(tooLong(), language)] };
}

async function findMistakes(
  bytes: Uint8Array,
  publication: Publication,
): Promise<{ readonly html: string } | { readonly mistakes: readonly Mistake[] }> {
  if (bytes.length > TEMPLATE_LIMIT_BYTES) return { mistakes: [tooLong()] };
  const mjml = decode(bytes);
  if (mjml === undefined) return { mistakes: [mistake('encoding', {})] };
  const compiled = await compileMjml(mjml, DIGEST_FIELDS);
  if ('mistakes' in compiled) return compiled;
  const mistakes = tryTemplate(compiled, publication);
  return mistakes.length === 0 ? { html: compiled.html } : { mistakes };
}

function tooLong(): Mistake {
  return mistake('fileTooLong', {}, { limit: String(TEMPLATE_LIMIT_BYTES / 1024) });
}

/** Line feeds alone, as handlebars and MJML count them; undefined for what is no UTF-8. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  } catch {
    return undefined;
  }
}

function problemOf({ sentence, values, line = 1, column, fix = '' }: Mistake, language: Language): Problem {
  const message = say(language, sentence, values);
  return { line, ...(column !== undefined && { column }), field: 'file', message, fix };
}
