/** Names what the preflight warned of, in every rendering in which it finds the same again: 16 hex digits. */
export type FindingId = string & { readonly brand: 'FindingId' };

export function isFindingId(text: string): text is FindingId {
  return /^[0-9a-f]{16}$/.test(text);
}

/** What the preflight found when editors were asked that blocks or warns, in the publication's language. Plain text. */
export type ReviewFinding = {
  readonly id: FindingId;
  readonly verdict: 'block' | 'warn';
  readonly says: string;
  readonly fix?: string;
};
