import { createHash } from 'node:crypto';
import { tellOfReviews } from '../../functions/clock/tell-of-reviews.ts';
import { tick } from '../../functions/clock/tick.ts';
import { followOrder } from '../../functions/compose/compose-edition.ts';
import { deliverRun } from '../../functions/deliver/deliver-run.ts';
import type { Knock } from '../../functions/ingest/read-notification.ts';
import type { ReviewDeed } from '../../functions/links/review-token.ts';
import type { Slug } from '../../functions/model/article.ts';
import type { RunMessage } from '../../functions/model/delivery.ts';
import type { ComposeOrder, Edition, EditionId } from '../../functions/model/edition.ts';
import type { EditionProgress } from '../../functions/model/edition-progress.ts';
import type { HandWord, ReviewRules } from '../../functions/model/review.ts';
import { doDeed } from '../../functions/review/do-deed.ts';
import type { Course } from '../ingest/model-world.ts';
import { editorialTables } from './editorial-tables.ts';
import { Dead, workerAt } from './worker.ts';
import { rules, type ComposeWorld } from './world.ts';

const MINUTE_MS = 60_000;

/** One mail that went out: when by the count of all calls, and what it said. */
type Mail = { readonly reader: string; readonly step: number; readonly edition: Edition };
/** A word of an editor: when it was written down, by the count of all calls, and whether they were told that it is done. */
type Word = {
  readonly deed: ReviewDeed;
  readonly rendering: string;
  readonly slug?: Slug;
  readonly step: number;
  isDone: boolean;
};

/** That an edition was kept back for a picture: when, by the count of all calls and by the clock. */
type Block = { readonly step: number; readonly rendering: string | undefined; readonly at: string };

/** Faults that bring a message back, or that the next minute sees to. */
const EXPECTED = /taken over|several times in a row|nobody knows whom|does not add up|frozen by somebody else/;

/**
 * Ingest, the pages of a review, clock, compose and deliver at work on one edition, all at the same time. Whoever is
 * started here goes on by themselves, call by call.
 */
export function editorialHouse(id: EditionId, startsAt: number, review: ReviewRules | undefined, course: Course) {
  const { bucket, ingest, world, tables } = editorialTables(id, startsAt, course);
  const mails: Mail[] = [];
  const words: Word[] = [];
  const blocks: Block[] = [];
  const working = new Set<Promise<void>>();
  const faults: unknown[] = [];
  let step = 0;
  let serial = 0;
  const worker = <Desk extends object>(desk: Desk): Desk => workerAt(desk, course, () => (step += 1));
  const begun = (work: Promise<unknown>): void => {
    const ended = async (): Promise<void> => {
      try {
        await work;
      } catch (error) {
        if (!(error instanceof Dead) && !EXPECTED.test(String(error))) faults.push(error);
      }
      working.delete(done);
    };
    const done = ended();
    working.add(done);
  };

  const deliver = (message: RunMessage): void => {
    serial += 1;
    const desk = worker({
      ...tables,
      now: () => world.now,
      random: () => 0.5,
      timeLeftMs: () => Infinity,
      sleepUntil: async () => {},
      findEdition: tables.find,
      slowDown: async () => {},
      openMessage: async (edition: Edition) => async (reader: string) => {
        mails.push({ reader, step, edition });
        return { kind: 'accepted' as const, messageId: 'm' };
      },
    });
    begun(deliverRun(message, `d${serial}`, undefined, desk));
  };
  const putOnLanes = async (messages: readonly RunMessage[]): Promise<void> => messages.forEach(deliver);

  const order = (wanted: ComposeOrder): void => {
    const { compose } = world;
    let seen: 'nothing' | 'all' | 'not all' = 'nothing';
    const desk = worker({
      ...compose,
      hasPicture: async (key: string) => {
        const isThere = await compose.hasPicture(key);
        seen = isThere ? 'all' : 'not all';
        return isThere;
      },
      record: async (edition: Edition, progress: EditionProgress) => {
        const recorded = await compose.record(edition, progress);
        if (review !== undefined && progress.audience !== undefined && seen !== 'all')
          faults.push(new Error(`its readers are frozen, of its pictures ${seen} is there`));
        const { blocked, rendering } = recorded;
        if (blocks.some((block) => block.rendering !== rendering)) blocks.length = 0;
        if (progress.blocked !== undefined && blocked !== undefined) blocks.push({ step, rendering, at: blocked.at });
        return recorded;
      },
      close: tables.close,
      control: tables.control,
      // A name tells all that is in a rendering: also what its file said.
      render: (edition: Edition, ...others: [Parameters<ComposeWorld['compose']['render']>[1], 'vi' | 'en']) => {
        const digest = compose.render(edition, ...others);
        return { ...digest, text: `${digest.text} ${edition.brief?.version ?? ''}` };
      },
      nameOf: (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 16),
      putOnLanes,
    });
    begun(followOrder(wanted, id, { ...rules, ...(review && { review }) }, desk));
  };

  const clock = (): void => {
    const desk = worker({
      ...tables,
      now: () => world.now,
      restingSince: new Map<EditionId, number>(),
      waitForEvents: async () => {},
      order: async (wanted: ComposeOrder) => order(wanted),
      lanesAreEmpty: async () => true,
      putOnLanes,
      post: async () => {},
      language: 'vi' as const,
    });
    const minute = async (): Promise<void> => {
      const { ticks } = await tick(Math.floor(world.now / MINUTE_MS), review ? { review } : {}, desk);
      await tellOfReviews(ticks, review, desk);
    };
    begun(minute());
  };

  const press = (deed: ReviewDeed, rendering: string, slug: Slug | undefined): void => {
    serial += 1;
    const mark = `link${serial}`;
    const about = { deed, rendering, ...(slug !== undefined && { slug }) };
    let mine: Word | undefined;
    const desk = worker({
      ...tables,
      now: () => world.now,
      stopAll: async () => {},
      order: async () => {},
      isBlocked: async () => world.gone.size > 0,
      say: async (_: EditionId, word: HandWord) => {
        tables.write(word);
        mine = { ...about, step, isDone: false };
        words.push(mine);
        return true;
      },
    });
    const pressed = async (): Promise<void> => {
      const link = { ...about, edition: id, at: world.now };
      const outcome = await doDeed(link, mark, desk, { to: 'editors', language: 'vi' });
      if (mine !== undefined) mine.isDone = outcome === 'done';
    };
    begun(pressed());
  };

  /** Has ingest hear of the file, again when it dies: the queue sees to that. */
  const hear = (knock: Knock): void => {
    const heard = async (): Promise<unknown> =>
      ingest.knock(knock).catch((error: unknown) => {
        if (error instanceof Dead) return heard();
        throw error;
      });
    begun(heard());
  };

  return {
    world,
    bucket,
    mails,
    words,
    blocks,
    order,
    clock,
    press,
    hear,
    /** Until everybody has come to an end. */
    quiet: async (): Promise<void> => {
      while (working.size > 0) await Promise.all(working);
      if (faults.length > 0) throw new AggregateError(faults, 'somebody failed who should not');
    },
  };
}
