import { addressKey, parseAddress } from '../mail/address.ts';
import { isRoleAccount } from '../mail/role-account.ts';
import type { Cadence } from '../model/edition.ts';
import type { Wish } from '../model/joining.ts';
import type { Language } from '../model/publication.ts';
import type { SubscriberId } from '../model/subscriber.ts';
import { readCadence, readLanguage, type Form } from './deed.ts';
import type { PageWords } from './page-words.ts';
import type { Viewer } from './viewer.ts';
import { HOUR_MS } from '../model/durations.ts';

export type Join = {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** When the form with this stamp was shown, epoch milliseconds; nothing when the stamp is not ours. */
  readonly readStamp: (stamp: string) => Promise<number | undefined>;
  readonly idOf: (addressKey: string) => Promise<SubscriberId>;
  /** Takes one from a bucket, and says how many were taken in this window. */
  readonly take: (bucket: string, windowMs: number, now: number) => Promise<number>;
  /** The bucket of a network: nothing of its address can be read from it. */
  readonly bucketOf: (network: string) => Promise<string>;
  readonly wish: (wish: Wish) => Promise<void>;
  /** Has `post` look whether the letter that asks for a confirmation is to be sent. */
  readonly orderLetter: (id: SubscriberId, at: number) => Promise<void>;
};

/** Of an embedded form, whose words are those of the page that it stands in. */
const OWN_WORDING = 'own';

/** Nobody reads a page and types an address faster. */
const FASTEST_MS = 2_000;
/** A page that was left open longer counts as no page. */
const STAMP_KEPT_MS = 24 * HOUR_MS;

/** How many wishes are taken an hour: from one network, which may be a whole town's, and from all together. */
const MOST_OF_NETWORK = 10;
const MOST_OF_ALL = 1_000;

/** The fields of the form. A person does not see `website`, and leaves it empty. */
export const TRAP = 'website';

/** What can be told without knowing anything of whom the address is of. */
export type JoinProblem = keyof PageWords['join']['problems'];

/**
 * What a form says, or why its address is none that can join.
 * @param otherwise the language of who names none, and the series that there are: who names none of them gets the first
 */
export function readJoinForm(
  form: Form,
  otherwise: { readonly language: Language; readonly cadences: readonly Cadence[] },
):
  | { readonly address: string; readonly language: Language; readonly cadence: Cadence; readonly problem?: never }
  | { readonly problem: JoinProblem; readonly language: Language; readonly cadence: Cadence } {
  const wanted = readCadence(form);
  const choice = {
    language: readLanguage(form) ?? otherwise.language,
    // Nobody joins a series that never comes.
    cadence: otherwise.cadences.find((one) => one === wanted) ?? otherwise.cadences[0] ?? 'weekly',
  };
  const { address, problem } = parseAddress(textOf(form, 'address'));
  if (address === undefined) return { ...choice, problem: sayable(problem) };
  return isRoleAccount(address) ? { ...choice, problem: 'role' } : { ...choice, address };
}

/** What became of a wish. A trapped machine gets the answer of a wish; what differs for the others tells nothing of an address. */
export type Asked = 'wished' | 'trapped' | 'too-fast' | 'capped';

/**
 * Takes a wish to join, unless a machine made it or too many were made. Whoever the address is of, known or not, gone
 * or suppressed: the same calls in the same order (rules S4.41), none of which reads anything of a subscriber. It is
 * `post` that looks, later.
 * @param wording the version of the words on our own page
 */
export async function askToJoin(
  form: Form,
  { address, ...choice }: { readonly address: string; readonly language: Language; readonly cadence: Cadence },
  viewer: Viewer | undefined,
  wording: string,
  join: Join,
): Promise<Asked> {
  if (textOf(form, TRAP) !== '') return 'trapped';
  const at = join.now();
  const shownAt = await join.readStamp(textOf(form, 'filled'));
  const isPage = shownAt !== undefined && at - shownAt < STAMP_KEPT_MS;
  if (isPage && at - shownAt < FASTEST_MS) return 'too-fast';
  const source = isPage ? 'page' : 'embedded';
  const bucket = await join.bucketOf(viewer?.network ?? '');
  // First its own: one network alone must not use up what is there for all.
  if ((await join.take(`network-${bucket}`, HOUR_MS, at)) > MOST_OF_NETWORK) return 'capped';
  // Any page may have its visitors send an embedded form: ours must not be shut by it.
  if ((await join.take(source, HOUR_MS, at)) > MOST_OF_ALL) return 'capped';
  const id = await join.idOf(addressKey(address));
  const ip = viewer?.truncated;
  const words = isPage ? wording : OWN_WORDING;
  await join.wish({ v: 1, id, at, address, ...choice, source, wording: words, ...(ip !== undefined && { ip }) });
  await join.orderLetter(id, at);
  return 'wished';
}

function sayable(problem: NonNullable<ReturnType<typeof parseAddress>['problem']>): JoinProblem {
  switch (problem) {
    case 'empty':
    case 'local-not-ascii':
    case 'domain':
    case 'no-at':
    case 'several':
      return problem;
    case 'control-character':
    case 'too-long':
    case 'not-plain':
    case 'local':
      return 'other';
  }
}

export function textOf(form: Form, field: string): string {
  const value = form[field];
  return typeof value === 'string' ? value : '';
}
