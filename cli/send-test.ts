import type { RenderedDigest } from '../functions/digest/render-digest.ts';
import type { Edition, EditionId, MessageFile } from '../functions/model/edition.ts';
import type { LetterOf, LetterOutcome, TestLetter } from '../functions/model/letter.ts';
import type { Language } from '../functions/model/publication.ts';
import { inOnlyTo, type OnlyTo } from '../functions/model/subscriber.ts';
import { no, yes, type Answer } from './edition/hand.ts';
import { count } from './show.ts';

/** The coming edition, as things stand. */
export type Coming = {
  readonly edition: EditionId;
  /** None when there is no article. */
  readonly digest: Pick<RenderedDigest, 'subject' | 'html' | 'text'> | undefined;
  /** It would not go out: it lacks articles. */
  readonly isSkipped: boolean;
};

/** What a test takes of a deployed stack. */
export type TestDesk = {
  readonly findEdition: (id: EditionId) => Promise<Edition | undefined>;
  /** One that is to come, by its name or the week that goes out next; a sentence when there is nothing to come. */
  readonly coming: (edition: EditionId | undefined) => Promise<Coming | { readonly refused: string }>;
  /** Puts a rendering where tests lie, and names it by its content. */
  readonly putMessage: (message: MessageFile) => Promise<string>;
  readonly order: (letter: LetterOf<'test'>) => Promise<void>;
  /** What is on record of a letter to its only reader. */
  readonly findOutcome: (
    key: string,
  ) => Promise<{ readonly outcome: LetterOutcome; readonly code?: string } | undefined>;
  /** Another one for each command. */
  readonly newKey: () => string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly say: (line: string) => void;
};

export type TestWanted = {
  /** As `parseAddress` gave it. */
  readonly address: string;
  /** Undefined: the week that goes out next. */
  readonly edition: EditionId | undefined;
  readonly language: Language;
  readonly onlyTo: OnlyTo;
  readonly patienceMs: number;
};

const POLL_MS = 500;

/**
 * Has `post` mail an edition to one address, as a test: once a command, whatever becomes of the message on its way. It is
 * in no ledger and counted nowhere.
 */
export async function sendTest(
  { address, edition, language, onlyTo, patienceMs }: TestWanted,
  desk: TestDesk,
): Promise<Answer> {
  if (!inOnlyTo(onlyTo, address))
    return no('This stage writes only to the addresses of its setting onlyTo. Nothing was sent.');
  const found = (edition && (await ofComposed(edition, language, desk))) ?? (await ofComing(edition, language, desk));
  if ('ok' in found) return found;
  const key = desk.newKey();
  await desk.order({ v: 1, key, to: { address }, kind: 'test', values: found });
  desk.say(`Waiting for what SES says of ${found.edition}…`);
  return awaitOutcome(key, desk, patienceMs);
}

async function ofComposed(
  id: EditionId,
  language: Language,
  { findEdition }: TestDesk,
): Promise<TestLetter | undefined> {
  const rendering = (await findEdition(id))?.rendering;
  return rendering === undefined ? undefined : { edition: id, rendering, language, folder: 'editions' };
}

async function ofComing(
  asked: EditionId | undefined,
  language: Language,
  { coming, putMessage, say }: TestDesk,
): Promise<TestLetter | Answer> {
  const found = await coming(asked);
  if ('refused' in found) return no(found.refused);
  const { edition, digest, isSkipped } = found;
  if (digest === undefined) return no(`${edition} has no article yet: there is nothing to send.`);
  if (isSkipped) say(`As things stand ${edition} would not go out: it lacks articles.`);
  const { subject, html, text } = digest;
  const rendering = await putMessage({ v: 1, edition, language, subject, html, text });
  say(`${edition} is not composed yet: until then links to its articles lead nowhere.`);
  return { edition, rendering, language, folder: 'tests' };
}

async function awaitOutcome(key: string, { findOutcome, now, sleep }: TestDesk, patienceMs: number): Promise<Answer> {
  for (const until = now() + patienceMs; ; await sleep(POLL_MS)) {
    const found = await findOutcome(key);
    const because = found?.code === undefined ? '' : ` (${found.code})`;
    switch (found?.outcome) {
      case 'submitted':
        return yes('SES took it. Its subject is marked, its links to leave and to choose are nobody’s.');
      case 'refused':
        return no(`SES refused it${because}. It is not sent again.`);
      case 'unknown':
        return no(
          `Nobody knows whether SES took it${because}. It is not sent again; repeat the command if it does not come.`,
        );
      case 'excluded':
        return no('This stage writes only to the addresses of its setting onlyTo. Nothing was sent.');
      case 'pending':
      case 'claimed':
      case undefined:
        break;
    }
    if (now() >= until)
      return no(
        `It was ordered, but SES has not taken it within ${count(patienceMs / 1000, 'second')} (--wait)${because}. It goes out when it can: is this stage stopped (newsletter start), or SES busy?`,
      );
  }
}
