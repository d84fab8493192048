/** Begins with so many items before their turn, and gives what came of each in their order; of some it is nothing. */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  atOnce: number,
  begin: (item: Item) => Promise<Result | undefined>,
): AsyncGenerator<Result> {
  const begun: Promise<Result | undefined>[] = [];
  const next = async function* (until: number): AsyncGenerator<Result> {
    while (begun.length > until) {
      const result = await begun.shift();
      if (result !== undefined) yield result;
    }
  };
  for await (const item of items) {
    const result = begin(item);
    // A fault of it is met at its turn.
    result.catch(() => {});
    begun.push(result);
    yield* next(atOnce - 1);
  }
  yield* next(0);
}
