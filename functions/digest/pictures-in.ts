const PICTURE = /src="([^"]*)\/(i\/[0-9a-f]{16}\.jpg)"/g;

/** The keys of our own pictures that a digest shows, each once. */
export function picturesIn(html: string, publicUrl: string): readonly string[] {
  return [...new Set([...html.matchAll(PICTURE)].flatMap(([, base, key = '']) => (base === publicUrl ? [key] : [])))];
}
