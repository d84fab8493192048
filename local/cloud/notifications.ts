import type { Activity } from './activity.ts';

/** Something a service tells a queue of ours of its own accord. */
export type Notification = {
  readonly from: 's3' | 'ses';
  /** `ObjectCreated:Put`, `Delivery` */
  readonly event: string;
  /** The object's key, or the id of the mail. */
  readonly subject: string;
  readonly deliver: () => Promise<void>;
};

/** AWS delivers notifications late, twice and in any order (rules S3.1, S3.38): here a test decides. */
export type Notifications = {
  readonly post: (notification: Notification) => void;
  /** From now on notifications wait. */
  readonly hold: () => void;
  readonly held: () => readonly Notification[];
  /** Delivers what waits, in the order and number that `choose` returns, and holds no longer. */
  readonly release: (choose?: (held: readonly Notification[]) => readonly Notification[]) => Promise<void>;
};

export function openNotifications(activity: Activity): Notifications {
  let holding = false;
  let waiting: Notification[] = [];
  return {
    post: (notification) => {
      if (holding) waiting.push(notification);
      else activity.during(notification.deliver());
    },
    hold: () => {
      holding = true;
    },
    held: () => waiting,
    release: async (choose = (held) => held) => {
      const chosen = choose(waiting);
      holding = false;
      waiting = [];
      for (const { deliver } of chosen) await deliver();
    },
  };
}
