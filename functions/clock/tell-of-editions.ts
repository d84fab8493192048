import { readOutcomes } from '../model/delivery.ts';
import type { Edition, EditionId } from '../model/edition.ts';
import type { LetterOf, LetterRole, NoticeLetter } from '../model/letter.ts';
import { unsentEvent } from './look-after-ended.ts';
import { surveyEdition, type Ledger } from './survey.ts';
import type { Tick } from './tick.ts';

export type Teller = Pick<Ledger, 'now' | 'readRun'> & {
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly post: (letter: LetterOf<'notice'>) => Promise<void>;
  /** Writes down that people have been told of this event. Safe to repeat. */
  readonly tell: (id: EditionId, event: string) => Promise<void>;
};

/** What an open edition comes to; a week without one is no edition's event (no-edition.ts). */
type Event = Exclude<NoticeLetter['what'], 'none'>;

/** Whoever is told that an edition rests: editors whether it is still worth sending, operators how to let it go on. */
const ROLES: Readonly<Record<Event, readonly LetterRole[]>> = {
  held: ['editors', 'operators'],
  spread: ['editors'],
  unsent: ['editors'],
};

/**
 * Tells people of what the clock has found: that an edition rests for another reason than an operator's word, or that it
 * does not reach everybody today. Once each, until an operator lets the edition go on. The letter is put on its queue
 * before that is written down: a clock that dies in between puts it there again, under the same key, and `post` mails it
 * once.
 * @returns what people were told, and the faults that kept them from being told
 */
export async function tellOfEditions(
  ticks: readonly Tick[],
  teller: Teller,
): Promise<{ readonly told: readonly NoticeLetter[]; readonly faults: readonly unknown[] }> {
  const told: NoticeLetter[] = [];
  const faults: unknown[] = [];
  for (const tick of ticks)
    try {
      const notice = await tellOf(tick, teller);
      if (notice !== undefined) told.push(notice);
    } catch (error) {
      // One edition in trouble must not keep people from hearing of the others.
      faults.push(error);
    }
  return { told, faults };
}

async function tellOf(tick: Tick, teller: Teller): Promise<NoticeLetter | undefined> {
  const edition = await teller.find(tick.edition);
  const what = edition && whatOf(edition, tick);
  if (edition === undefined || what === undefined) return undefined;
  const { id, sendBy, told } = edition;
  // Whoever lets an edition go on gives it another time limit: it names each stretch of being sent.
  const event = what === 'unsent' ? unsentEvent(edition) : `${what}-${sendBy ?? 'first'}`;
  if (told?.has(event) === true) return undefined;
  const notice =
    what === 'held'
      ? await heldNotice(edition, teller)
      : what === 'unsent'
        ? unsentNotice(edition)
        : spreadNotice(edition, tick);
  if (notice === undefined) return undefined;
  for (const to of ROLES[what])
    await teller.post({ v: 1, key: `${id}-${event}-${to}`, to, kind: 'notice', values: notice });
  await teller.tell(id, event);
  return notice;
}

function whatOf({ series, state, pause }: Edition, { later = 0 }: Tick): Event | undefined {
  if (state === 'paused' && pause !== undefined && pause.why !== 'operator') return 'held';
  if (state === 'skipped') return series === 'special' ? 'unsent' : undefined;
  return state === 'sending' && later > 0 ? 'spread' : undefined;
}

function unsentNotice({ id, subject, brief, reason }: Edition): NoticeLetter | undefined {
  const called = subject ?? brief?.subject;
  return reason && { edition: id, ...(called !== undefined && { subject: called }), what: 'unsent', reason };
}

/** Nothing while somebody is still being written to: a claim holds for 45 seconds, and then the numbers are true. */
async function heldNotice(edition: Edition, teller: Teller): Promise<NoticeLetter | undefined> {
  const { id, subject, pause } = edition;
  if (pause === undefined || pause.why === 'operator') return undefined;
  const { why, code, words, count, of } = pause;
  const { waiting, submitted, unknown, lapsed, underWay } = await surveyEdition(edition, teller);
  if (underWay) return undefined;
  const claimed = lapsed.flatMap(({ outcomes }) => readOutcomes(outcomes).filter((outcome) => outcome === 'claimed'));
  return {
    edition: id,
    ...(subject !== undefined && { subject }),
    what: 'held',
    why,
    ...(code !== undefined && { code }),
    ...(words !== undefined && { words }),
    ...(count !== undefined && { count }),
    ...(of !== undefined && { of }),
    submitted,
    unknown: unknown.reduce((sum, { readers }) => sum + readers.size, claimed.length),
    waiting: waiting.reduce((sum, run) => sum + run.waiting, 0),
  };
}

function spreadNotice({ id, subject }: Edition, { today, later, endsAt }: Tick): NoticeLetter | undefined {
  if (today === undefined || later === undefined || endsAt === undefined) return undefined;
  return { edition: id, ...(subject !== undefined && { subject }), what: 'spread', today, later, endsAt };
}
