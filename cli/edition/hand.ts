import type { Ledger } from '../../functions/clock/survey.ts';
import type { LedgerEntry } from '../../functions/aws/ledger-table.ts';
import type { EditionAccount } from '../../functions/model/account.ts';
import type { Upload } from '../../functions/model/article.ts';
import type { RunCalls } from '../../functions/model/counts.ts';
import type {
  ComposeOrder,
  DeliveryControl,
  Edition,
  EditionId,
  Pause,
  Series,
} from '../../functions/model/edition.ts';
import type { UseKey } from '../../functions/model/selection.ts';
import type { Acknowledged } from '../../functions/model/stop-switch.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';

/** What an operator's command may do to a stack. */
export type Hand = Ledger & {
  readonly sleep: (ms: number) => Promise<void>;
  /** Another name for each write to the ledger. */
  readonly nextAttempt: () => string;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly listOpen: () => Promise<readonly EditionId[]>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  /** Has every wave of the edition stop before its next claim. */
  readonly rest: (id: EditionId) => Promise<void>;
  readonly goOn: (id: EditionId) => Promise<void>;
  readonly setStopped: (stopped: boolean) => Promise<void>;
  readonly pause: (id: EditionId, pause: Pause) => Promise<boolean>;
  readonly reopen: (
    id: EditionId,
    from: 'paused' | 'sent' | 'cancelled',
    sendBy: string,
    acknowledged?: Acknowledged,
  ) => Promise<boolean>;
  readonly cancel: (
    id: EditionId,
    from: 'composing' | 'review' | 'sending' | 'paused',
    unused: boolean,
    cancelledAt: string,
  ) => Promise<boolean>;
  readonly listUsed: (series: Series) => Promise<ReadonlyMap<UseKey, EditionId>>;
  readonly giveBack: (series: Series, key: UseKey, edition: EditionId) => Promise<void>;
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly readAudience: (
    id: EditionId,
    fence: number,
    run: number,
  ) => Promise<{ readonly readers: readonly SubscriberId[] }>;
  /** What became of everybody whom an edition welcomes. */
  readonly listWelcomes: (id: EditionId) => Promise<readonly LedgerEntry[]>;
  /** The log of calls to SES, of one run. */
  readonly readCalls: (id: EditionId, run: number) => Promise<readonly RunCalls[]>;
  /** How many left by the edition's own links. */
  readonly countLeavers: (id: EditionId) => Promise<number>;
  /** As the clock folded it last; nothing when it never did. */
  readonly findAccount: (id: EditionId) => Promise<EditionAccount | undefined>;
  /** Orders something of compose. */
  readonly order: (order: ComposeOrder) => Promise<void>;
  /** Says what is waited for. */
  readonly say: (line: string) => void;
  /** An edition is not sent later than so many hours after its expected end. */
  readonly lateAfterHours: number;
};

/** What a command answers: whether things are now as it was asked for, and sentences for the operator. */
export type Answer = { readonly ok: boolean; readonly says: readonly string[] };

export function yes(...says: readonly string[]): Answer {
  return { ok: true, says };
}

export function no(...says: readonly string[]): Answer {
  return { ok: false, says };
}
