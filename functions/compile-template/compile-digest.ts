import Handlebars from 'handlebars';
import mjml2html from 'mjml';
import { compactHtml } from './compact-html.ts';
import { templateExpressions } from './template-expressions.ts';

/** Gmail drops all styles above 16 KB; half of it leaves room for clients that add their own (rules S2.3). */
const MAXIMUM_STYLE_BYTES = 8_192;

/**
 * Turns the MJML of the digest, with handlebars expressions in it, into html with the same expressions: once when
 * the template changes, so that an edition is only filled. The html is compact, and has no comments but Outlook's
 * conditional ones.
 * @throws Error for any mistake: MJML that does not validate, an include, an unescaped value or a partial, a
 *   block that does not close, an expression that MJML swallowed, more than 8 KB of styles.
 */
export async function compileDigest(mjml: string): Promise<string> {
  if (/<mj-include\b/i.test(mjml)) throw new Error('a template is one file: mj-include is not allowed');
  const expressions = templateExpressions(mjml);
  // Blocks that do not close, while lines are still those of the file.
  Handlebars.parse(mjml);
  const { html, errors } = await mjml2html(mjml, {
    // Finds the same as `strict`, which throws a text with this machine's folders in it.
    validationLevel: 'soft',
    ignoreIncludes: true,
    keepComments: false,
    // No web font: not one of MJML's has every Vietnamese letter (rules S2.21).
    fonts: {},
  });
  if (errors.length > 0)
    throw new Error(errors.map(({ line, tagName, message }) => `line ${line} (${tagName}): ${message}`).join('; '));

  const compact = compactHtml(html);
  const survived = templateExpressions(compact);
  for (const [expression, count] of expressions)
    if ((survived.get(expression) ?? 0) < count)
      throw new Error(`${expression} is lost in compiling: where it stands, MJML keeps no text`);
  const styleBytes = styleBytesOf(compact);
  if (styleBytes > MAXIMUM_STYLE_BYTES)
    throw new Error(
      `the styles take ${styleBytes} bytes, more than the ${MAXIMUM_STYLE_BYTES} that every client keeps`,
    );
  return compact;
}

function styleBytesOf(html: string): number {
  const styles = [...html.matchAll(/<style\b[^>]*>(.*?)<\/style>/gis)].map(([, css = '']) => css);
  return new TextEncoder().encode(styles.join('')).length;
}
