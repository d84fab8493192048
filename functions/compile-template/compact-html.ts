/** Elements beside which white space is never seen: what stands there begins or ends a line of its own. */
const BLOCKS = 'html|head|body|title|meta|style|noscript|xml|o:[a-z]+|div|table|tbody|tr|td|h[1-3]|p|ul|ol|li|br';
const CONDITIONAL_COMMENT = String.raw`<!--\[if [^\]]*\]>(?:<!-->)?|(?:<!--)?<!\[endif\]-->`;
const AROUND_BLOCKS = new RegExp(
  String.raw`\s*(<!doctype html>|</?(?:${BLOCKS})(?=[\s/>])[^>]*>|${CONDITIONAL_COMMENT})\s*`,
  'gi',
);

/**
 * Drops what no reader sees from compiled MJML: comments that are not Outlook's conditional ones, and white space
 * that cannot show. Words never join: between two inline elements one space stays. Not for html with `<pre>`.
 */
export function compactHtml(html: string): string {
  return html
    .replace(/<!--(?!\[if |<!\[endif\]|>)[\s\S]*?-->/g, '')
    .replace(/\s+/g, ' ')
    .replace(AROUND_BLOCKS, '$1')
    .replace(/<[a-z][^>]*>/gi, compactTag)
    .replace(/(<style\b[^>]*>)(.*?)(<\/style>)/gi, (_, open: string, css: string, close: string) => {
      return open + compactCss(css) + close;
    })
    .trim();
}

function compactTag(tag: string): string {
  return tag.replace(/ style="([^"]*)"/, (_, css: string) => ` style="${compactCss(css)}"`).replace(/ (\/?>)$/, '$1');
}

/** Before a colon white space stays: in a selector it has a meaning. */
function compactCss(css: string): string {
  return css
    .replace(/\s*([{};,])\s*/g, '$1')
    .replaceAll(': ', ':')
    .trim();
}
