import { digestTemplate, type DigestTemplate } from '../digest/digest-template.ts';
import { readTemplate } from '../digest/read-template.ts';
import { DIGEST_FIELDS } from '../digest/template-fields.ts';

/** Which template is in force: `unusable` means the built-in one, for the editors' was made for other fields. */
export type InForce = 'uploaded' | 'built-in' | 'unusable';

/**
 * The template of the digest: the editors' own if there is one, else the built-in one. `load` looks which it is, once
 * for each order: all of an edition is filled from the same one. What `compile-template` put was good when it was put;
 * a deployment since then may have taken a field away, and an edition in the usual look is better than none.
 * @param builtIn compiled, with handlebars expressions
 */
export function templateInForce(
  builtIn: string,
  readUploaded: () => Promise<string | undefined>,
): DigestTemplate & { readonly load: () => Promise<InForce> } {
  const usual = digestTemplate(builtIn);
  let current = usual;
  return {
    fill: (view) => current.fill(view),
    get links() {
      return current.links;
    },
    async load() {
      const uploaded = await readUploaded();
      const isUsable = uploaded !== undefined && readTemplate(uploaded, DIGEST_FIELDS).mistakes.length === 0;
      current = isUsable ? digestTemplate(uploaded) : usual;
      if (isUsable) return 'uploaded';
      return uploaded === undefined ? 'built-in' : 'unusable';
    },
  };
}
