import type { Fields } from '../digest/template-fields.ts';
import { compileMjml } from './compile-mjml.ts';
import { say } from './say.ts';

/**
 * Turns a template of this repository into html with the same handlebars expressions: at build, where a mistake is one
 * of ours. What editors upload goes through `checkTemplate`, which also tries it out.
 * @param fields what the template may use; without them names are not looked at
 * @throws Error that says every mistake with its line
 */
export async function compileDigest(mjml: string, fields?: Fields): Promise<string> {
  const compiled = await compileMjml(mjml, fields);
  if ('html' in compiled) return compiled.html;
  const said = compiled.mistakes.map(
    ({ line, column, sentence, values }) =>
      `${line === undefined ? '' : `line ${line}${column === undefined ? '' : `:${column}`}: `}${say('en', sentence, values)}`,
  );
  throw new Error(said.join('\n'));
}
