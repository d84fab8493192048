/**
 * Makes something of what the stack holds once for as long as nothing changes there; who asks meanwhile gets the same.
 * @param version another word whenever anything may have changed
 */
export function onceAVersion<Made>(version: () => string, make: () => Promise<Made>): () => Promise<Made> {
  let kept: { readonly version: string; readonly made: Promise<Made> } | undefined;
  return () => {
    // Asked before it is made: what changes in between is looked at again.
    const present = version();
    if (kept?.version === present) return kept.made;
    const made = make();
    kept = { version: present, made };
    // A fault is not kept: the next who asks may be luckier.
    made.catch(() => {
      kept = undefined;
    });
    return made;
  };
}
