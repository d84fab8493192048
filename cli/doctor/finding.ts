/** `unread`: AWS or the network did not let us look, so nothing is known. */
export type Verdict = 'ok' | 'warning' | 'fault' | 'unread';

/** What to do about it, and the lines to paste: DNS records or commands. */
export type Fix = { readonly todo: string; readonly paste?: readonly string[] };

/** What one check found, in one sentence. */
export type Finding = {
  readonly check: string;
  readonly verdict: Verdict;
  readonly says: string;
  readonly fix?: Fix;
};

/** How a check says what it found. */
export type Says = {
  readonly ok: (says: string) => Finding;
  readonly warning: (says: string, todo: string, ...paste: readonly string[]) => Finding;
  readonly fault: (says: string, todo: string, ...paste: readonly string[]) => Finding;
  readonly unread: (says: string, todo: string) => Finding;
};

/** @param check its name, at most 14 characters: the width of its column */
export function says(check: string): Says {
  const withFix =
    (verdict: Verdict) =>
    (sentence: string, todo: string, ...paste: readonly string[]): Finding => ({
      check,
      verdict,
      says: sentence,
      fix: { todo, ...(paste.length > 0 && { paste }) },
    });
  return {
    ok: (sentence) => ({ check, verdict: 'ok', says: sentence }),
    warning: withFix('warning'),
    fault: withFix('fault'),
    unread: withFix('unread'),
  };
}
