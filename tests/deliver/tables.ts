import type { WarmUp } from '../../functions/clock/allowance.ts';
import type { EventGroup } from '../../functions/feedback/group-events.ts';
import type { Slug } from '../../functions/model/article.ts';
import { foldAccount, type Account } from '../../functions/model/account.ts';
import { readOutcomes, runOf, type AudienceRun, type Batch, type Outcome } from '../../functions/model/delivery.ts';
import type { DeliveryControl, Edition, EditionId } from '../../functions/model/edition.ts';
import type { BatchEvents } from '../../functions/model/feedback.ts';
import { FIRST_CONTROL } from '../../functions/model/pace.ts';
import type { Canary, StopSwitch } from '../../functions/model/stop-switch.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';

export const EDITION = '2026-W47' as EditionId;
export const LATE_AFTER_HOURS = 24;
/** What every edition of the house is made of. */
export const ARTICLES = ['one'] as Slug[];

export const reader = (n: number, more: Partial<Subscriber> = {}): Subscriber => ({
  v: 1,
  id: `${String(n).padStart(21, 'r')}A` as SubscriberId,
  status: 'active',
  address: `reader${n}@example.com`,
  cadence: 'weekly',
  language: 'vi',
  ...more,
});

/** What the house remembers, with the conditions under which the tables of AWS take a write. */
export function houseTables(now: () => number, subscribers: readonly Subscriber[]) {
  const people = new Map(subscribers.map((one) => [one.id, one]));
  const editions = new Map<EditionId, Edition>();
  const open = new Set<EditionId>();
  const audiences = new Map<string, AudienceRun>();
  const ledger = new Map<string, Batch>();
  const told = new Map<string, BatchEvents>();
  let warmUp: { day: string; step: number } | undefined;

  const tables = {
    people,
    editions,
    open,
    audiences,
    ledger,
    control: undefined as DeliveryControl | undefined,
    /** Every wave that was claimed: by which write, and when. */
    claims: [] as { readonly attempt: string; readonly at: number }[],

    set(change: Partial<DeliveryControl>): void {
      tables.control = { ...FIRST_CONTROL, ...tables.control, ...change };
    },

    rest(id: EditionId): void {
      tables.set({ paused: new Set([...(tables.control?.paused ?? []), id]) });
    },

    goOn(id: EditionId): void {
      tables.set({ paused: new Set([...(tables.control?.paused ?? [])].filter((one) => one !== id)) });
    },

    /** Of the clock's desk: nobody asks anything of an edition here. */
    idle: {
      readBrief: async () => undefined,
      mark: async (id: EditionId) => void open.add(id),
      restingSince: new Map<EditionId, number>(),
    },

    move(id: EditionId, from: Edition['state'], to: Partial<Edition>): boolean {
      const found = editions.get(id);
      if (found?.state !== from) return false;
      editions.set(id, { ...found, ...to });
      return true;
    },

    reopen(id: EditionId, from: Edition['state']): boolean {
      open.add(id);
      const found = editions.get(id);
      if (found?.state !== from) return false;
      const { pause: _, sentAt: __, ...rest } = found;
      const sendBy = new Date(now() + LATE_AFTER_HOURS * 3_600_000).toISOString();
      editions.set(id, { ...rest, state: 'sending', sendBy });
      return true;
    },

    readRun(id: EditionId, fence: number, run: number) {
      return [...ledger].flatMap(([key, batch]) =>
        key.startsWith(`${id}#`) && batch.fence === fence && runOf(batch.batch) === run
          ? [{ batch, events: told.get(key) }]
          : [],
      );
    },

    advance(id: EditionId, follows: string, batch: Batch): boolean {
      const key = `${id}#${batch.batch}`;
      if (ledger.get(key)?.attempt !== follows) return false;
      ledger.set(key, batch);
      if (readOutcomes(batch.outcomes).includes('claimed')) tables.claims.push({ attempt: batch.attempt, at: now() });
      return true;
    },

    /** What SES's events say. */
    hear({ edition, batch, readers }: EventGroup<unknown>): void {
      let item: BatchEvents = told.get(`${edition}#${batch}`) ?? { v: 1, batch };
      // oxlint-disable-next-line oxc/no-accumulating-spread -- a handful of kinds
      for (const [kind, set] of readers) item = { ...item, [kind]: new Set([...(item[kind] ?? []), ...set]) };
      told.set(`${edition}#${batch}`, item);
    },

    warmUpStep(): number {
      if (warmUp === undefined) return 0;
      return today() > warmUp.day ? warmUp.step + 1 : warmUp.step;
    },

    sendsOn(): void {
      warmUp = { day: today(), step: tables.warmUpStep() };
    },

    outcomes(id = EDITION): Outcome[] {
      return [...ledger]
        .filter(([key]) => key.startsWith(`${id}#`))
        .toSorted(([, one], [, other]) => one.batch - other.batch)
        .flatMap(([, batch]) => readOutcomes(batch.outcomes));
    },

    account(id = EDITION): Account {
      const { audience } = editions.get(id) as Required<Edition>;
      const runs = Array.from({ length: audience.runs }, (_, run) => tables.readRun(id, audience.fence, run));
      return foldAccount(audience, runs.flat());
    },
  };
  const today = (): string => new Date(now()).toISOString().slice(0, 10);
  return tables;
}

export type HouseOptions = {
  readonly people: readonly Subscriber[];
  readonly events?: boolean;
  readonly maxSendRate?: number;
  readonly max24HourSend?: number;
  readonly warmUp?: WarmUp;
  readonly resendUnknownAfterHours?: number;
  readonly stopSwitch?: StopSwitch;
  readonly canary?: Canary;
};
