/**
 * What asking for a link told. Gone: nobody gets anything there. Unknown: no more than that a machine got no answer it
 * could go by; a number is the status, and of nothing else of an answer is anything kept.
 */
export type LinkAnswer =
  | { readonly link: 'answers' }
  | { readonly link: 'gone'; readonly why: GoneStatus | 'no-host' }
  | { readonly link: 'unknown'; readonly why: number | LinkSilence };

/** Of all statuses the two that say that there is nothing: a 403 or 503 is often meant for machines alone. */
export type GoneStatus = 404 | 410;

/** `refused`: we do not go there, for it is no public address; `no-time`: it was never asked. */
export type LinkSilence = 'refused' | 'redirects' | 'slow' | 'unreachable' | 'no-time';
