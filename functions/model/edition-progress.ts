import type { Edition } from './edition.ts';

/** What composing learns about an edition, step by step. */
export type EditionProgress = Partial<
  Pick<
    Edition,
    | 'scheduledAt'
    | 'articles'
    | 'brief'
    | 'for'
    | 'rendering'
    | 'subject'
    | 'sendAt'
    | 'offered'
    | 'wishes'
    | 'blocked'
    | 'audience'
    | 'reason'
    | 'state'
    | 'pause'
    | 'cancelledAt'
    | 'sendBy'
  >
>;
