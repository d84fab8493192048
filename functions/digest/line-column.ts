/** A place in a text: both 1-based, the column in UTF-16 units. */
export type LineColumn = { readonly line: number; readonly column: number };

/** Where each index of a text is. Finding the lines once makes looking up many places cheap. */
export function lineColumns(text: string): (index: number) => LineColumn {
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  return (index) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: index - (starts[low] ?? 0) + 1 };
  };
}
