import { setTimeout as sleep } from 'node:timers/promises';
import { importList } from '../../../cli/subscribers/import-list.ts';
import { entryOf } from '../../../cli/subscribers/change-person.ts';
import type { Newcomer } from '../../../cli/subscribers/newcomer.ts';
import { listIn } from '../../../cli/subscribers/open-list.ts';
import { addressKey } from '../../../functions/mail/address.ts';
import { subscriberId } from '../../../functions/links/subscriber-id.ts';
import type { Row } from '../../../cli/subscribers/list-rows.ts';
import type { Mail } from '../../cloud/mail.ts';
import { partsOf } from '../mails/read-mail.ts';
import type { Desk, Played } from '../desk.ts';
import { pressed, type PlayedDeed } from './press.ts';

export type Wanted = { readonly address: string; readonly cadence: string; readonly language: string };

/** The station takes nobody for a person who fills its form in faster than this. */
const TYPING_MS = 3_000;
/** A letter is there within a second; on a busy machine that takes a while. */
const PATIENCE_MS = 20_000;

/**
 * Somebody joins as readers do: by the form at the public address, the letter that it brings, and the link in it. They
 * sit in a network of their own: of one network the station takes only so many in an hour.
 */
export async function join(wanted: Wanted, desk: Desk, { cloud }: Played): Promise<PlayedDeed> {
  const { publicUrl } = desk.stage.publication;
  const viewer = newNetwork();
  const page = await desk.fetch(`${publicUrl}/s/`, { viewer });
  const filled = /name="filled" value="([^"]*)"/.exec(await page.text())?.[1] ?? '';
  cloud.setNow(new Date(cloud.now().getTime() + TYPING_MS));
  const before = cloud.ses.mails.length;
  const asked = await pressed(desk, `${publicUrl}/s/`, { ...wanted, filled, website: '' }, viewer);
  if (asked !== 'done') return asked;
  const letter = await awaitLetter(wanted.address, before, cloud);
  if (letter === undefined) return { problem: 'noLetter' };
  const { text = '' } = await partsOf(letter);
  const token = text.split(`${publicUrl}/s/confirm/`)[1]?.match(/^[\w.-]+/)?.[0] ?? '';
  return pressed(desk, `${publicUrl}/s/confirm/${token}`, { confirm: 'yes' }, viewer);
}

/** An address of the network that is for examples (RFC 3849). */
function newNetwork(): string {
  return `[2001:db8:${randomGroup()}:${randomGroup()}::1]:40000`;
}

function randomGroup(): string {
  return Math.floor(Math.random() * 0x1_0000).toString(16);
}

async function awaitLetter(address: string, from: number, cloud: Played['cloud']): Promise<Mail | undefined> {
  const isLetter = ({ tags, destinations }: Mail): boolean =>
    tags['letter'] === 'confirm' && destinations.some((one) => addressKey(one) === addressKey(address));
  let isQuiet = false;
  const settle = (): void => {
    isQuiet = true;
  };
  cloud.idle({ timeoutMs: PATIENCE_MS }).then(settle, settle);
  for (;;) {
    // First asked, then looked: what came in between is seen.
    const isLast = isQuiet;
    const found = cloud.ses.mails.slice(from).find(isLetter);
    if (found !== undefined || isLast) return found;
    await sleep(25);
  }
}

/** Most read weekly, in Vietnamese. */
const CADENCES = ['weekly', 'weekly', 'weekly', 'weekly', 'weekly', 'weekly', 'weekly', 'weekly', 'monthly', 'instant'];
const ENGLISH_EVERY = 5;

/**
 * Takes in so many people at once, as an import of a list does.
 * @param known how many the list has
 */
export async function importMany(count: number, known: number, { documents, stack, keys, now }: Desk): Promise<void> {
  const linkKeys = await keys();
  const list = listIn(documents, { subscribers: stack.subscribersTable(), joining: stack.joiningTable() });
  const rows = async function* (): AsyncGenerator<Row> {
    for (let index = 0; index < count; index += 1) {
      const address = `docgia-${known + index + 1}@example.com`;
      const cadence = CADENCES[index % CADENCES.length];
      const newcomer: Newcomer = {
        id: subscriberId(linkKeys, addressKey(address)),
        address,
        cadence: cadence === 'monthly' || cadence === 'instant' ? cadence : 'weekly',
        language: index % ENGLISH_EVERY === 1 ? 'en' : 'vi',
        confirmedAt: now().toISOString(),
      };
      yield { line: index + 1, newcomer };
    }
  };
  const entry = entryOf('imported', 'subscribers import', now().getTime(), 'rehearsal');
  await importList(rows(), list, entry, { stayedOut: () => {}, progress: () => {} });
}
