import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { briefTable } from '../../functions/aws/brief-table.ts';
import { deliveryControl } from '../../functions/aws/delivery-control.ts';
import { editionTable } from '../../functions/aws/edition-table.ts';
import { reviewHand } from '../../functions/aws/review-hand.ts';
import type { LinkKeys } from '../../functions/links/keys.ts';
import {
  mintReview,
  readReview,
  spentMark,
  type ReviewAbout,
  type ReviewDeed,
} from '../../functions/links/review-token.ts';
import type { Slug } from '../../functions/model/article.ts';
import { readLetter } from '../../functions/post/read-letter.ts';
import type { Edition, EditionFile, EditionId } from '../../functions/model/edition.ts';
import type { Publication } from '../../functions/model/publication.ts';
import type { Letter } from '../../functions/model/letter.ts';
import type { FindingId, ReviewFinding } from '../../functions/model/review-finding.ts';
import { wishesOf, type ReviewRules } from '../../functions/model/review.ts';
import { reviewApp } from '../../functions/review/review-app.ts';
import type { Dynamo } from '../aws/dynamo.ts';

const ID = '2026-W47' as EditionId;
export const RENDERING = '0123456789abcdef';
/** The picture of `two`, which every rendering shows. */
export const LEAD = 'i/00000000000000aa.jpg';

const publication: Publication = {
  name: 'Bản tin <Thử> & Co',
  sender: 'news@example.com',
  replyTo: 'editors@example.com',
  postalAddress: '1 Example Street',
  language: 'en',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://news.example.com',
  siteUrl: 'https://example.com',
  articleUrl: 'https://example.com/{slug}',
  stage: 'production',
};

export const EDITION: Edition = {
  v: 1,
  id: ID,
  series: 'weekly',
  state: 'review',
  scheduledAt: '2026-11-22T00:00:00.000Z',
  sendAt: '2026-11-22T00:00:00.000Z',
  attempt: 'a',
  leaseUntil: 0,
  fence: 1,
  articles: ['one', 'two'] as Slug[],
  rendering: RENDERING,
  subject: 'One & <only>',
  wishes: wishesOf(undefined),
};

const file: EditionFile = {
  v: 1,
  id: ID,
  series: 'weekly',
  scheduledAt: EDITION.scheduledAt,
  rendering: RENDERING,
  subject: 'One & <only>',
  htmlBytes: 100,
  step: 'full',
  articles: ['one', 'two'].map((slug) => ({
    slug: slug as Slug,
    title: `<${slug}>`,
    url: `https://example.com/${slug}`,
    place: 'card',
  })),
  pictures: [{ key: LEAD, article: 'two' as Slug }],
};

/** What the preflight found in it. */
export const FINDINGS: readonly ReviewFinding[] = [
  {
    id: '00000000000000a1' as FindingId,
    verdict: 'warn',
    says: '<one> leads to a page that is not there',
    fix: 'Mend it.',
  },
  { id: '00000000000000a2' as FindingId, verdict: 'warn', says: 'The subject is long.' },
  {
    id: '00000000000000b1' as FindingId,
    verdict: 'block',
    says: 'Something was not there when the letter was written.',
  },
];

/** What a link with this deed names beside its edition. */
function aboutOf(deed: string): ReviewAbout {
  if (deed === 'seen') return { finding: '00000000000000a1' as FindingId };
  return deed === 'drop' || deed === 'pin' ? { slug: 'two' as Slug } : {};
}

/** The pages of a review before a real table, three hours before the edition's time. */
export async function openReview(dynamo: Dynamo, keys: LinkKeys, rules: Partial<ReviewRules> = {}) {
  const table = await dynamo.newTable();
  const { documents } = dynamo;
  const editions = editionTable(documents, table);
  const briefs = briefTable(documents, table);
  const control = deliveryControl(documents, table);
  const { say } = reviewHand(documents, table);
  const world = {
    now: Date.parse('2026-11-21T21:00:00.000Z'),
    events: [] as string[],
    faults: [] as string[],
    /** Letters that were put on the queue, as `post` reads them. */
    letters: [] as Letter[],
    /** Undefined: nobody looked. */
    findings: FINDINGS as readonly ReviewFinding[] | undefined,
    /** Keys of pictures that are not there. */
    gone: new Set<string>(),
    /** Renderings of before do not. */
    namesPictures: true,
    /** What happens once a word was written down. */
    afterWord: async (): Promise<void> => {},
    /** The next calls fail: before they have an effect, or after. */
    breaks: undefined as { readonly at: number; readonly when: 'before' | 'after' } | undefined,
    calls: 0,
  };
  const fragile =
    <Args extends unknown[], Result>(call: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      world.calls += 1;
      const dies = world.breaks?.at === world.calls;
      if (dies && world.breaks?.when === 'before') throw new Error('broken');
      const result = await call(...args);
      if (dies) throw new Error('broken');
      return result;
    };
  const app = reviewApp({
    publication,
    rules: { hoursBefore: 3, unlessApproved: false, ...rules },
    onlyTo: ['@example.com', '@example.vn'],
    now: () => world.now,
    find: fragile(editions.find),
    readBrief: fragile(briefs.readBrief),
    say: fragile(async (...word: Parameters<typeof say>) => {
      const isNew = await say(...word);
      await world.afterWord();
      return isNew;
    }),
    stopAll: fragile(() => control.setStopped(true)),
    order: fragile(async (letter: Letter) => void world.letters.push(readLetter(JSON.stringify(letter)))),
    findFindings: fragile(async () => world.findings),
    getEditionFile: fragile(async (_, rendering) => {
      const { pictures = [], ...older } = file;
      return { ...older, rendering, ...(world.namesPictures && { pictures }) };
    }),
    hasPicture: fragile(async (key) => !world.gone.has(key)),
    isOrigin: async (value) => value === 'secret',
    readLink: async (token) => readReview(keys, token, world.now),
    linksFor: async (edition, rendering) => (deed, about) =>
      `/r/${mintReview(keys, { deed, edition, rendering, at: world.now, ...about })}`,
    markOf: spentMark,
    tell: (event, { outcome }) => void world.events.push(`${event} ${outcome}`),
    tellFault: ({ message }) => void world.faults.push(message),
  });
  const put = async (more: Partial<Edition> = {}) => {
    await documents.send(
      new PutCommand({ TableName: table, Item: { pk: 'edition', sk: more.id ?? ID, ...EDITION, ...more } }),
    );
  };
  await put();
  return Object.assign(world, {
    put,
    control: control.read,
    brief: () => briefs.readBrief(ID),
    link: (deed: ReviewDeed, of: { readonly edition?: string; readonly rendering?: string } = {}) => {
      const named = { edition: (of.edition ?? ID) as EditionId, rendering: of.rendering ?? RENDERING };
      return `/r/${mintReview(keys, { deed, ...named, at: world.now, ...aboutOf(deed) })}`;
    },
    ask: async (path: string, { method = 'GET', origin = 'secret' } = {}) =>
      app.request(path, { method, headers: { 'x-origin-key': origin } }),
    press: async (path: string, fields: Readonly<Record<string, string>> = {}) =>
      app.request(path, {
        method: 'POST',
        body: new URLSearchParams({ do: 'yes', ...fields }),
        headers: { 'x-origin-key': 'secret' },
      }),
    everything: async () => {
      const { Items = [] } = await documents.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
      return JSON.stringify(Items, (_, value: unknown) =>
        value instanceof Set ? [...value].map(String).toSorted((a, b) => (a < b ? -1 : 1)) : value,
      );
    },
  });
}
