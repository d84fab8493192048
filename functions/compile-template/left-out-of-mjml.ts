/**
 * Stands in the bundle for packages that MJML loads and we never call: for inlining styles, setting attributes by
 * selector, minifying and beautifying. They are nine tenths of its weight, and one of them wants the TypeScript
 * compiler. `checkElements` refuses templates that would need one; a call would throw.
 */
export const leftOut = true;
