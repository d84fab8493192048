/** More were never on anybody's screen. */
const KEPT = 100;

/** Why something was not done, to be said again to whoever asks for that page anew: it does so whenever anything changes. */
export function openRefusals<Refusal>() {
  const kept = new Map<string, Refusal>();
  let last = 0;
  return {
    /** @returns by which name it is found */
    note(refusal: Refusal): string {
      last += 1;
      kept.set(String(last), refusal);
      kept.delete(String(last - KEPT));
      return String(last);
    },
    find: (name: string): Refusal | undefined => kept.get(name),
  };
}
