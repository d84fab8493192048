import type { Clock } from '../../functions/clock/tick.ts';
import { runOf, type AudienceRun } from '../../functions/model/delivery.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import { NO_HAND, type HandWord } from '../../functions/model/review.ts';
import { modelBucket, modelWorld, type Course } from '../ingest/model-world.ts';
import { article, composeWorld, subscriber } from './world.ts';

export const SLUGS = ['cuc', 'dao', 'mai'] as const;
/** Every mail shows it. */
export const PICTURE = 'i/0123456789abcdef.jpg';
const PEOPLE = 12;

/**
 * What ingest, the pages of a review, clock, compose and deliver share about one edition, with the conditions that the
 * tables keep.
 */
export function editorialTables(id: EditionId, startsAt: number, course: Course) {
  const bucket = modelBucket();
  const ingest = modelWorld(bucket, course);
  const { editions, briefs, marks: open, rests: resting } = ingest.editions;
  const world = composeWorld(
    SLUGS.map((slug) => article(slug)),
    Array.from({ length: PEOPLE }, (_, n) => subscriber(n)),
  );
  const control = { v: 1, stopped: false, messagesPerSecond: 1000, lanes: 1 } as const;
  Object.assign(world, { pictures: [PICTURE], now: startsAt, editions, briefs, open, resting, control });

  const change = (from: Edition['state'], to: Partial<Edition>): boolean => {
    const found = editions.get(id);
    if (found?.state !== from) return false;
    editions.set(id, { ...found, ...to });
    return true;
  };
  const advance: Clock['advance'] = async (edition, follows, batch) => {
    const key = `${edition}#${batch.batch}`;
    const found = world.ledger.get(key);
    if (found?.attempt !== follows) return false;
    world.ledger.set(key, { ...batch, fence: found.fence });
    return true;
  };

  const tables = {
    find: async () => editions.get(id),
    readBrief: async () => briefs.get(id),
    control: async () => ({ ...control, paused: new Set(resting) }),
    listOpen: async () => [...open],
    mark: async (edition: EditionId) => void open.add(edition),
    close: async (edition: EditionId) => {
      open.delete(edition);
      const state = editions.get(edition)?.state;
      if (state === 'sending' || state === 'composing') open.add(edition);
    },
    begin: async ({ fence }: Edition) => {
      const { begunAt = new Date(world.now).toISOString(), fence: present } = editions.get(id) ?? {};
      return present === fence && change('sending', { begunAt });
    },
    finish: async (_: EditionId, sentAt: string) => change('sending', { state: 'sent', sentAt }),
    reopen: async () => change('sent', { state: 'sending' }),
    pause: async (edition: EditionId, pause: NonNullable<Edition['pause']>) => {
      change('sending', { state: 'paused', pause });
      resting.add(edition);
    },
    tell: async (_: EditionId, event: string) => {
      const found = editions.get(id);
      if (found !== undefined) editions.set(id, { ...found, told: new Set([...(found.told ?? []), event]) });
    },
    putOff: async ({ attempt, rendering }: Edition, sendAt: string) => {
      const found = editions.get(id);
      return found?.attempt === attempt && found.rendering === rendering && change('review', { sendAt });
    },
    readAudience: async (edition: EditionId, fence: number, run: number): Promise<AudienceRun> => {
      const found = world.runs.get(`${edition}/${fence}/${run}`);
      if (found === undefined) throw new Error('nobody knows whom');
      return found;
    },
    readRun: async (edition: EditionId, fence: number, run: number) =>
      [...world.ledger]
        .filter(([key, batch]) => key.startsWith(`${edition}#`) && batch.fence === fence && runOf(batch.batch) === run)
        .map(([, batch]) => ({ batch, events: undefined })),
    advance,
    readSubscribers: async (ids: readonly string[]) =>
      new Map(world.people.filter((one) => ids.includes(one.id)).map((one) => [one.id, one])),
    /** A word of an editor, as one update of its attribute. */
    write: (word: HandWord): void => {
      const { hand = NO_HAND, ...others } = briefs.get(id) ?? { v: 1, edition: id };
      if ('nothing' in word || 'seen' in word || 'tests' in word) throw new Error('no link here says that');
      const { drops, pins } = hand;
      const written =
        'drops' in word
          ? { drops: new Set([...drops, word.drops]) }
          : 'pins' in word
            ? { pins: new Set([...pins, word.pins]) }
            : word;
      briefs.set(id, { ...others, hand: { ...hand, ...written } });
    },
  };
  return { bucket, ingest, world, tables };
}
