import type { Hand } from '../../cli/edition/hand.ts';
import { BATCH_READERS, readOutcomes, RUN_BATCHES, runOf, type Batch } from '../../functions/model/delivery.ts';
import type { EditionId } from '../../functions/model/edition.ts';
import type { SubscriberId } from '../../functions/model/subscriber.ts';
import { article, upload } from '../compose/world.ts';
import type { Fate } from './fates.ts';
import type { House } from './house.ts';
import { ARTICLES, EDITION, LATE_AFTER_HOURS } from './tables.ts';

const CALL_MS = 20;
const COMPOSE_MS = 3_000;
let operators = 0;

/**
 * The stack of a house in an operator's hand: one process, whose every call may be its last.
 * @param again hears of readers who were unknown, and wait again
 */
export function handOn(house: House, fate: Fate, again: (reader: SubscriberId) => void): Hand {
  const { time, editions } = house;
  const at =
    <Args extends unknown[], Result>(name: string, perform: (...args: Args) => Result) =>
    (...args: Args): Promise<Result> =>
      fate.call(name, async () => {
        await time.sleep(CALL_MS);
        return perform(...args);
      });
  operators += 1;
  const name = `operator${operators}`;
  let writes = 0;

  const advance = (id: EditionId, follows: string, batch: Batch): boolean => {
    const before = house.ledger.get(`${id}#${batch.batch}`);
    const isDone = house.advance(id, follows, batch);
    const was = readOutcomes(before?.outcomes ?? '');
    const run = house.audiences.get(`${id}/${batch.fence}/${runOf(batch.batch)}`)?.readers ?? [];
    const first = (batch.batch % RUN_BATCHES) * BATCH_READERS;
    for (const [place, outcome] of readOutcomes(batch.outcomes).entries()) {
      const reader = run[first + place];
      if (isDone && reader !== undefined && outcome === 'pending' && was[place] === 'unknown') again(reader);
    }
    return isDone;
  };

  return {
    now: time.now,
    sleep: time.sleep,
    nextAttempt: () => `${name}n${(writes += 1)}`,
    find: at('find', (id) => editions.get(id)),
    listOpen: at('listOpen', () => [...house.open]),
    control: at('control', () => house.control),
    rest: at('rest', house.rest),
    goOn: at('goOn', house.goOn),
    setStopped: at('setStopped', (stopped) => house.set({ stopped })),
    pause: at('pause', (id, pause) => house.move(id, 'sending', { state: 'paused', pause })),
    reopen: at('reopen', house.reopen),
    cancel: at('cancel', (id, from, unused, cancelledAt) =>
      house.move(id, from, { state: 'cancelled', cancelledAt, ...(unused && { articles: [] }) }),
    ),
    listUsed: at('listUsed', () => new Map(ARTICLES.map((slug) => [slug, EDITION]))),
    giveBack: at('giveBack', () => {}),
    async *listUploads() {
      yield* ARTICLES.map((slug) => upload(article(slug)));
    },
    readAudience: async (id, fence, run) => house.audiences.get(`${id}/${fence}/${run}`) ?? { readers: [] },
    readRun: at('readRun', house.readRun),
    advance: at('advance', advance),
    listWelcomes: async () => [],
    readCalls: async () => [],
    countLeavers: async () => 0,
    findAccount: async () => undefined,
    order: at('order', ({ recompose }) => {
      if (recompose !== undefined) void time.sleep(COMPOSE_MS).then(() => renderAnew(recompose, house));
    }),
    say: () => {},
    lateAfterHours: LATE_AFTER_HOURS,
  };
}

/** As compose does it (functions/compose/recompose.ts): each time the articles have changed. */
function renderAnew(id: EditionId, { editions, account }: House): void {
  const edition = editions.get(id);
  if (edition?.state !== 'paused') return;
  const { rendering = '', earlier = [] } = edition;
  const submitted = earlier.reduce((left, one) => left - one.submitted, account().submitted);
  const anew = {
    attempt: `${edition.attempt}r`,
    rendering: `${rendering}r`,
    earlier: [...earlier, { rendering, submitted }],
  };
  editions.set(id, { ...edition, ...anew });
}
