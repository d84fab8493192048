/** Where editors put a template of their own for the digest, in the content bucket. */
export const TEMPLATE_KEY = 'templates/digest.mjml';
