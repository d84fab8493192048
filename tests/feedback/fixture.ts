import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../fixtures/ses-events/', import.meta.url);

/** What SES publishes, in the shapes of its developer guide, written by hand: the text of one message. */
export function sesFixture(name: string): string {
  return readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
}

export const SES_FIXTURES: readonly string[] = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));

/** A fixture with another recipient, place and instant: what a bounce or complaint of somebody else would be. */
export function eventOf(
  name: string,
  {
    address,
    edition,
    batch,
    reader,
    at,
  }: { address: string; edition: string; batch: number; reader: number; at: string },
): string {
  const event = JSON.parse(sesFixture(name)) as {
    mail: { destination: string[]; tags: Record<string, string[]> };
    bounce?: { timestamp: string; bouncedRecipients: { emailAddress: string }[] };
    complaint?: { timestamp: string; complainedRecipients: { emailAddress: string }[] };
  };
  const { mail, bounce, complaint } = event;
  mail.destination = [address];
  Object.assign(mail.tags, { edition: [edition], batch: [String(batch)], reader: [String(reader)] });
  if (bounce) Object.assign(bounce, { timestamp: at, bouncedRecipients: [{ emailAddress: address }] });
  if (complaint) Object.assign(complaint, { timestamp: at, complainedRecipients: [{ emailAddress: address }] });
  return JSON.stringify(event);
}
