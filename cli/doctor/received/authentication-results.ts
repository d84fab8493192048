/** One method of an Authentication-Results field: `dkim=pass` with what it says of it, `header.d` → `news.example.vn`. */
export type AuthenticationResult = {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
};

/** An Authentication-Results field: who wrote it, and what they found. */
export type AuthenticationResults = { readonly host: string; readonly results: readonly AuthenticationResult[] };

/** Leaves comments out, which may be nested, and stand nowhere inside quotation marks (RFC 5322, 3.2.2). */
function withoutComments(text: string): string {
  let kept = '';
  let depth = 0;
  let isQuoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const letter = text.charAt(index);
    if (letter === '\\' && (isQuoted || depth > 0)) {
      if (depth === 0) kept += letter + text.charAt(index + 1);
      index += 1;
    } else if (letter === '"' && depth === 0) {
      isQuoted = !isQuoted;
      kept += letter;
    } else if (letter === '(' && !isQuoted) depth += 1;
    else if (letter === ')' && !isQuoted && depth > 0) depth -= 1;
    else if (depth === 0) kept += letter;
  }
  return kept;
}

/** Pieces between semicolons outside quotation marks. */
function pieces(text: string): readonly string[] {
  return (text.match(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g) ?? []).map((piece) => piece.trim());
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

/** Reads the value of an Authentication-Results field (RFC 8601, 2.2); methods it does not understand are left out. */
export function readAuthenticationResults(value: string): AuthenticationResults {
  const [first = '', ...methods] = pieces(withoutComments(value.replaceAll(/\r?\n/g, ' ')));
  const [host = ''] = first.split(/\s+/);
  const results = methods.flatMap((piece): readonly AuthenticationResult[] => {
    const pairs = [...piece.matchAll(/([\w.-]+)(?:\/\d+)?\s*=\s*("(?:\\.|[^"\\])*"|\S+)/g)].map(
      ([, name = '', text = '']) => [name.toLowerCase(), unquoted(text)] as const,
    );
    const [method, ...properties] = pairs;
    if (method === undefined) return [];
    return [{ method: method[0], result: method[1].toLowerCase(), properties: new Map(properties) }];
  });
  return { host: unquoted(host), results };
}
