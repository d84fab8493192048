import type { Found } from './find-edition.ts';

/** Until its first reader is claimed an edition follows its file; one that is over follows nothing. */
export function mayStillWish({ edition, series }: Pick<Found, 'edition' | 'series'>): boolean {
  switch (edition?.state) {
    case undefined:
    case 'composing':
    case 'review':
      return edition?.begunAt === undefined;
    case 'skipped':
    case 'cancelled':
      return series === 'special' && edition.begunAt === undefined;
    case 'sending':
    case 'paused':
    case 'sent':
      return false;
  }
}
