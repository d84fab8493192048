/** What goes wrong with a call at the gate. */
export type Fault =
  /** Carried out, but later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Carried out; the caller never hears of it: its connection breaks instead. */
  | { readonly kind: 'drop-answer' }
  /** Not carried out: the connection breaks before anything happened. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'throttle' }
  /** A 5xx; not carried out. */
  | { readonly kind: 'break' }
  /** The calling function's worker dies: before the call was carried out, or after. */
  | { readonly kind: 'crash-before' }
  | { readonly kind: 'crash-after' };

/** Which calls. What is left out matches everything. */
export type FaultRule = {
  readonly station?: string;
  /** As in credential scopes: `s3`, `sqs`, `dynamodb`, `ses`, `secretsmanager`. */
  readonly service?: string;
  /** `PutItem` */
  readonly operation?: string;
  /** The first matching call that it happens to, counted from 1; default 1. */
  readonly nth?: number;
  /** To how many matching calls in a row; default 1. */
  readonly times?: number;
  readonly fault: Fault;
};

export type PlannedFault = { readonly fired: () => number; readonly remove: () => void };

export type CallNames = { readonly station: string; readonly service: string; readonly operation: string };

export type Faults = {
  readonly add: (rule: FaultRule) => PlannedFault;
  readonly clear: () => void;
  /** The fault that befalls this call, if any. Counts the call. */
  readonly befalling: (call: CallNames) => Fault | undefined;
};

export function planFaults(): Faults {
  type Planned = { readonly rule: FaultRule; seen: number; fired: number };
  let planned: Planned[] = [];
  return {
    add: (rule) => {
      const one: Planned = { rule, seen: 0, fired: 0 };
      planned.push(one);
      return {
        fired: () => one.fired,
        remove: () => {
          planned = planned.filter((other) => other !== one);
        },
      };
    },
    clear: () => {
      planned = [];
    },
    befalling: ({ station, service, operation }) => {
      let befallen: Fault | undefined;
      for (const one of planned) {
        const { rule } = one;
        if ((rule.station ?? station) !== station || (rule.service ?? service) !== service) continue;
        if ((rule.operation ?? operation) !== operation) continue;
        one.seen += 1;
        const { nth = 1, times = 1 } = rule;
        if (befallen !== undefined || one.seen < nth || one.seen >= nth + times) continue;
        one.fired += 1;
        befallen = rule.fault;
      }
      return befallen;
    },
  };
}
