import { subscriberTable } from '../../../functions/aws/subscriber-table.ts';
import { isSubscriberId, type Subscriber } from '../../../functions/model/subscriber.ts';
import type { Reception } from '../../cloud/ses-events.ts';
import { headerValue, readHeader } from '../../cloud/ses-message.ts';
import type { Desk, Played } from '../desk.ts';
import { pressed, type PlayedDeed } from './press.ts';

/** What readers do with the links of their last mail. */
export const DEEDS = ['oneClick', 'page', 'undo'] as const;
export type ReaderDeed = (typeof DEEDS)[number];

/** What a mailbox does with what comes from now on; `delivery` is what all do by themselves. */
export const RECEPTIONS = ['delivery', 'bounce', 'delay', 'complaint'] as const satisfies readonly Reception[];

/** What the forms of those pages hold (functions/subscribe/deed.ts; RFC 8058 3.1). */
const FORMS: Readonly<Record<ReaderDeed, Readonly<Record<string, string>>>> = {
  oneClick: { 'List-Unsubscribe': 'One-Click' },
  page: { leave: 'yes' },
  undo: { undo: 'yes' },
};

export async function findReader(id: string, { documents, stack }: Desk): Promise<Subscriber | undefined> {
  return isSubscriberId(id) ? subscriberTable(documents, stack.subscribersTable()).find(id) : undefined;
}

/** Somebody presses the link to leave of their last mail, in their mailbox or on the page behind it. */
export async function doDeed(
  { address = '' }: Subscriber,
  deed: ReaderDeed,
  desk: Desk,
  { cloud }: Played,
): Promise<PlayedDeed> {
  const link = unsubscribeLink(address, cloud.ses.mails);
  if (link === undefined) return { problem: 'noMail' };
  // Whoever opens a page sees it before they press its button.
  if (deed !== 'oneClick') await desk.fetch(link);
  return pressed(desk, link, FORMS[deed]);
}

/** The link to leave of the last mail to somebody that has one; undefined when there is no such mail. */
function unsubscribeLink(address: string, mails: Played['cloud']['ses']['mails']): string | undefined {
  const mail = mails.findLast(
    ({ destinations, tags }) => destinations.includes(address) && tags['edition'] !== undefined,
  );
  const header = mail && headerValue(readHeader(mail.raw), 'List-Unsubscribe');
  return /<(https:[^<>\s]+)>/.exec(header ?? '')?.[1];
}

/** Whether the link to leave would lead anywhere: somebody was mailed an edition. */
export function mailedAddresses(mails: Played['cloud']['ses']['mails']): ReadonlySet<string> {
  return new Set(mails.flatMap(({ destinations, tags }) => (tags['edition'] === undefined ? [] : destinations)));
}

/** From now on the server of an address does this. */
export function setReception(address: string, wanted: string, { cloud }: Played): void {
  const reception = RECEPTIONS.find((one) => one === wanted);
  if (reception === undefined || reception === 'delivery') cloud.ses.settings.receptions.delete(address);
  else cloud.ses.settings.receptions.set(address, reception);
}
