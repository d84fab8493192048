/**
 * Names for the writes of one attempt, another one each time: with one name for all, a write could follow upon an earlier
 * state of its own writer's item, and undo what the writer did since.
 * @param attempt unique for one call of a function; ASCII letters and digits
 */
export function writesOf(attempt: string): () => string {
  let writes = 0;
  return () => {
    writes += 1;
    return `${attempt}n${writes}`;
  };
}
