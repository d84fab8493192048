/** Gmail drops all styles above 16 KB; half of it leaves room for clients that add their own (rules S2.3). */
export const MAXIMUM_STYLE_BYTES = 8_192;

/** Of everything between `<style>` and `</style>`, as UTF-8. */
export function styleBytesOf(html: string): number {
  const styles = [...html.matchAll(/<style\b[^>]*>(.*?)<\/style>/gis)].map(([, css = '']) => css);
  return new TextEncoder().encode(styles.join('')).length;
}
