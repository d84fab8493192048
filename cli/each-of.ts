/**
 * Does something with each item of a stream, several at a time, and takes no more from it than that. After a fault
 * nothing more is begun; what is under way ends first.
 */
export async function eachOf<Item>(
  items: AsyncIterable<Item>,
  atOnce: number,
  act: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  let isOver = false;
  const work = async (): Promise<void> => {
    try {
      while (!isOver) {
        const next = await iterator.next();
        if (next.done === true) isOver = true;
        else await act(next.value);
      }
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, work));
  await iterator.return?.();
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
