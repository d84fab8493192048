import type { Subscriber } from '../../functions/model/subscriber.ts';

/** How somebody stands whom the table knows: only a newcomer is ever taken in. */
export type Standing = 'in' | 'asked' | 'left' | 'bounced' | 'complained' | 'suppressed' | 'erased';

export function standingOf({ status, address, suppressed }: Subscriber): Standing {
  switch (status) {
    case 'suppressed':
      if (suppressed?.why === 'bounce') return 'bounced';
      return suppressed?.why === 'complaint' ? 'complained' : 'suppressed';
    case 'unsubscribed':
      return address === undefined ? 'erased' : 'left';
    case 'pending':
      return address === undefined ? 'erased' : 'asked';
    case 'active':
    case 'paused':
      return address === undefined ? 'erased' : 'in';
  }
}

/** For people, after "they" or a number of them. */
export function sayStanding(standing: Standing): string {
  switch (standing) {
    case 'in':
      return 'in the list already';
    case 'asked':
      return 'waiting for their own confirmation';
    case 'left':
      return 'gone: they left, and come back by joining again themselves';
    case 'bounced':
      return 'suppressed: their mailbox refused our mail';
    case 'complained':
      return 'suppressed: they complained';
    case 'suppressed':
      return 'suppressed by an operator';
    case 'erased':
      return 'erased, by their own wish or an operator’s';
  }
}
