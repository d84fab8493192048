import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { readLinkKeys, type LinkKeys } from '../../functions/links/keys.ts';
import { subscriberId } from '../../functions/links/subscriber-id.ts';
import type { Account } from '../../functions/model/account.ts';
import type { Edition, EditionId } from '../../functions/model/edition.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';
import { bootCloud, type BootOptions } from '../../local/cloud/boot.ts';
import { storesOf } from '../../local/stores.ts';
import { synthesize } from '../../local/synthesize.ts';

/** A Sunday morning in Hà Nội, in the week 2026-W47. */
export const SUNDAY = new Date('2026-11-22T00:00:00Z');
const MINUTE_MS = 60_000;
export const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

/** The deployed stack on this machine, with people at the desk and at the other end. */
export async function openNewsroom(options: Partial<BootOptions> & { readonly readers?: number } = {}) {
  const { readers = 0, ...boot } = options;
  const cloud = await bootCloud({ assembly: boot.assembly ?? (await synthesize()), now: SUNDAY, ...boot });
  const stores = storesOf(cloud);
  const keys = readLinkKeys(await stores.secret.read());
  const ids: SubscriberId[] = [];
  for (let index = 0; index < readers; index += 1) ids.push(await join(`reader-${index}@example.com`));

  async function join(
    address: string,
    language: 'vi' | 'en' = 'vi',
    more: Partial<Subscriber> = {},
  ): Promise<SubscriberId> {
    const id = subscriberId(keys, address);
    await stores.subscribers.add({ v: 1, id, status: 'active', address, cadence: 'weekly', language, ...more });
    return id;
  }
  const edition = (id: string): Promise<Edition | undefined> => stores.editions.find(id as EditionId);

  // The clock has been ticking since the stack was deployed: it knows what SES allows.
  await cloud.fire('ClockEveryMinute', cloud.now());
  await cloud.idle();

  return {
    cloud,
    stores,
    keys: keys satisfies LinkKeys,
    readers: ids,
    join,
    edition,

    async upload(key: string, Body: string | Uint8Array): Promise<void> {
      await stores.objects.send(new PutObjectCommand({ Bucket: stores.contentBucket, Key: key, Body }));
    },

    async remove(key: string): Promise<void> {
      await stores.objects.send(new DeleteObjectCommand({ Bucket: stores.contentBucket, Key: key }));
    },

    /** Fires the weekly schedule, as EventBridge would at that instant. */
    async week(at = SUNDAY): Promise<void> {
      const outcome = await cloud.fire('ComposeWeekly', at);
      if (!outcome.ok) throw new Error(outcome.error.message);
    },

    /** Lets time go by, and the clock tick at its end, with everything that follows. */
    async pass(minutes = 1): Promise<void> {
      cloud.setNow(new Date(cloud.now().getTime() + minutes * MINUTE_MS));
      const outcome = await cloud.fire('ClockEveryMinute', cloud.now());
      if (!outcome.ok) throw new Error(outcome.error.message);
      await cloud.idle();
    },

    async account(id: string): Promise<Account | undefined> {
      const found = await edition(id);
      return found && (await stores.account(found));
    },

    /** How often each address was given to SES, for one edition. */
    mailsOf(id: string): Map<string, number> {
      const counts = new Map<string, number>();
      for (const { tags, destinations } of cloud.ses.mails)
        if (tags['edition'] === id)
          for (const address of destinations) counts.set(address, (counts.get(address) ?? 0) + 1);
      return counts;
    },
  };
}

export type Newsroom = Awaited<ReturnType<typeof openNewsroom>>;

/** An article as editors write it; `fields` replace lines of the front matter, `undefined` leaves one out. */
export function article(slug: string, fields: Readonly<Record<string, string | undefined>> = {}): string {
  const lines = Object.entries({
    title: `"Bài về ${slug}"`,
    slug: `"${slug}"`,
    description: '"Một câu tóm tắt."',
    use: 'true',
    created_at: '"2026-11-20 19:22:55"',
    ...fields,
  }).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `---\n${lines.join('\n')}\n---\n\n## Mở đầu\n\nĐoạn đầu của bài ${slug}, đủ dài để đọc được.\n`;
}

/** A picture as editors upload it. */
export async function picture(): Promise<Uint8Array> {
  const background = { r: 30, g: 120, b: 90 };
  return sharp({ create: { width: 1600, height: 1000, channels: 3, background } })
    .webp()
    .toBuffer();
}
