const SECOND_MS = 1000;
/** Instants are sums of fractions: two that differ by less are one. */
const SAME_MS = 0.01;

export type PaceSeen = {
  readonly messages: number;
  /** From the first message to the last. */
  readonly sendingMs: number;
  /** Messages a second over all that time, and for as long as every lane had work. */
  readonly perSecond: number;
  readonly perSecondWhileBusy: number;
  /** The most messages in any one second, wherever it begins. */
  readonly worstSecond: number;
};

/** Between n messages lie n - 1 intervals. */
function rate(count: number, ms: number): number {
  return ((count - 1) * SECOND_MS) / ms;
}

/** Looks at messages as they leave, all lanes together; instants in milliseconds, none before the last one. */
export function paceWatch() {
  let second: number[] = [];
  let oldest = 0;
  let first = Number.NaN;
  let last = Number.NaN;
  let messages = 0;
  let worstSecond = 0;
  let busy: { readonly until: number; readonly messages: number } | undefined;
  return {
    leaves(at: number): void {
      if (messages === 0) first = at;
      last = at;
      messages += 1;
      second.push(at);
      while ((second[oldest] ?? at) <= at - SECOND_MS + SAME_MS) oldest += 1;
      worstSecond = Math.max(worstSecond, second.length - oldest);
      if (oldest < 10_000) return;
      second = second.slice(oldest);
      oldest = 0;
    },

    /** From here on some lane has no work. */
    isShort(at: number): void {
      busy ??= { until: at, messages };
    },

    report(): PaceSeen {
      const { until, messages: whileBusy } = busy ?? { until: last, messages };
      return {
        messages,
        sendingMs: last - first,
        perSecond: rate(messages, last - first),
        perSecondWhileBusy: rate(whileBusy, Math.min(until, last) - first),
        worstSecond,
      };
    },
  };
}
