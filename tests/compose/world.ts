import type { Brief } from '../../functions/model/brief.ts';
import type { Claim, Compose, ComposeRules } from '../../functions/compose/compose-edition.ts';
import type { Article, Slug, Upload } from '../../functions/model/article.ts';
import { readOutcomes, type AudienceRun, type Batch, type RunMessage } from '../../functions/model/delivery.ts';
import type {
  DeliveryControl,
  Edition,
  EditionFile,
  EditionId,
  MessageFile,
  Series,
} from '../../functions/model/edition.ts';
import type { Fresh } from '../../functions/model/fresh.ts';
import type { Publication } from '../../functions/model/publication.ts';
import type { Subscriber, SubscriberId } from '../../functions/model/subscriber.ts';

export const SENT_AT = '2026-11-22T00:00:00.000Z';

export const article = (slug: string, more: Partial<Article> = {}): Article => ({
  slug: slug as Slug,
  title: slug,
  description: slug,
  publishedAt: '2026-11-20T00:00:00.000Z',
  use: true,
  readingMinutes: 1,
  pin: false,
  ...more,
});

export const upload = (about: Article): Upload => ({
  v: 1,
  key: `articles/${about.slug}.md`,
  sequencer: '1',
  lastModified: '2026-11-20T00:00:00.000Z',
  status: 'accepted',
  slug: about.slug,
  article: about,
});

const subscriberId = (n: number) => `${String(n).padStart(21, 's')}A` as SubscriberId;

export const subscriber = (n: number, more: Partial<Subscriber> = {}): Subscriber => ({
  v: 1,
  id: subscriberId(n),
  status: 'active',
  address: `reader${n}@example.com`,
  cadence: 'weekly',
  language: 'vi',
  ...more,
});

const publication: Publication = {
  name: 'Bản tin Sông Hồng',
  sender: 'bantin@news.example.vn',
  replyTo: 'toasoan@example.vn',
  postalAddress: 'Hà Nội, Việt Nam',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://bantin.example.vn',
  siteUrl: 'https://www.example.vn',
  articleUrl: 'https://www.example.vn/{slug}',
  stage: 'production',
};

export const rules: ComposeRules = {
  timeZone: 'Asia/Ho_Chi_Minh',
  startsAt: '2026-01-01',
  maximumArticleAgeDays: 30,
  minimumArticles: 1,
  language: 'vi',
  publicUrl: publication.publicUrl,
  onlyTo: undefined,
  lateAfterHours: 24,
  settleMinutes: 10,
  examples: { unsubscribeUrl: 'https://example.com/u/example', preferencesUrl: 'https://example.com/s/example' },
};

/** Everything composing writes to, in memory, with the conditions that the tables keep. */
export function composeWorld(articles: readonly Article[], people: readonly Subscriber[]) {
  const world = {
    now: Date.parse(SENT_AT),
    control: { v: 1, stopped: false, messagesPerSecond: 10, lanes: 1 } as DeliveryControl | undefined,
    resting: new Set<EditionId>(),
    uploads: articles.map(upload),
    people: [...people],
    editions: new Map<EditionId, Edition>(),
    used: new Map<string, EditionId>(),
    usedMonthly: new Map<string, EditionId>(),
    usedInstant: new Map<string, EditionId>(),
    fresh: new Map<string, Fresh>(),
    briefs: new Map<EditionId, Brief>(),
    open: new Set<EditionId>(),
    runs: new Map<string, AudienceRun>(),
    ledger: new Map<string, Batch>(),
    lanes: [] as RunMessage[],
    messages: [] as { rendering: string; message: MessageFile }[],
    editionFiles: [] as EditionFile[],
    /** What lies in the site bucket, by path. */
    site: new Map<string, string>(),
    rendered: [] as string[][],
    /** Keys of pictures that every rendering shows, and of those that are not there. */
    pictures: [] as string[],
    gone: new Set<string>(),
  };
  let claims = 0;
  const marksOf = (series: Series) =>
    series === 'monthly' ? world.usedMonthly : series === 'instant' ? world.usedInstant : world.used;

  const compose: Compose & Claim = {
    listFresh: async () => [...world.fresh.values()],
    hasPicture: async (key) => !world.gone.has(key),
    readBrief: async (id) => world.briefs.get(id),
    claim: async (wanted) => {
      claims += 1;
      world.open.add(wanted.id);
      const found = world.editions.get(wanted.id);
      const isOpen = found?.state === 'composing' || found?.state === 'review';
      if (found !== undefined && !isOpen) return { done: found };
      if (found?.state === 'composing' && found.leaseUntil > world.now) return { busy: found };
      const claimed: Edition = {
        ...(found ?? { v: 1, ...wanted }),
        state: 'composing',
        attempt: `claim${claims}`,
        leaseUntil: world.now + 60_000,
        fence: (found?.fence ?? 0) + 1,
      };
      world.editions.set(wanted.id, claimed);
      return { claimed };
    },
    record: async (edition, progress) => {
      const found = world.editions.get(edition.id);
      if (found?.attempt !== edition.attempt || found.state !== 'composing') throw new Error('was taken over');
      const next = { ...edition, ...progress };
      world.editions.set(edition.id, next);
      return next;
    },
    letGo: async ({ id, attempt }) => {
      const found = world.editions.get(id);
      if (found?.attempt === attempt && found.state === 'composing')
        world.editions.set(id, { ...found, leaseUntil: 0 });
    },
    close: async (id) => {
      world.open.delete(id);
    },
    marks: {
      find: async (id) => world.editions.get(id),
      listUsed: async (series) => new Map(marksOf(series)),
      useUp: async (series, slug, edition, instead) => {
        const holder = marksOf(series).get(slug);
        if (holder !== undefined && holder !== edition && holder !== instead) return false;
        marksOf(series).set(slug, edition);
        return true;
      },
      giveBack: async (series, slug, edition) => {
        if (marksOf(series).get(slug) === edition) marksOf(series).delete(slug);
      },
    },
    audience: {
      async *scanSubscribers() {
        yield* world.people;
      },
      putRun: async (fence, run) => {
        world.runs.set(`${run.edition}/${fence}/${run.run}`, run);
      },
      openBatch: async (edition, batch) => {
        const key = `${edition}#${batch.batch}`;
        if ((world.ledger.get(key)?.fence ?? 0) > batch.fence) throw new Error('frozen by somebody else');
        world.ledger.set(key, batch);
      },
      readRun: async (edition, fence, run) =>
        [...world.ledger]
          .filter(
            ([key, batch]) =>
              key.startsWith(`${edition}#`) && batch.fence === fence && Math.floor(batch.batch / 20) === run,
          )
          .map(([, batch]) => ({ batch })),
    },
    archive: {
      publication,
      async *listUploads() {
        yield* world.uploads;
      },
      listEditions: async () => [...world.editions.values()],
      drawPage: (edition, content, places) => {
        const titles = new Map(content.map(({ slug, title }) => [slug, title]));
        return `${edition.id}: ${places.map((slug) => titles.get(slug) ?? `(${slug})`).join(' ')}`;
      },
      putFiles: async (files) => {
        for (const { path, content } of files) world.site.set(path, content);
      },
    },
    render: (_, content, language) => {
      world.rendered.push(content.map(({ slug }) => slug));
      const words = `${language} ${content.map(({ slug }) => slug).join(' ')}`;
      return {
        subject: words,
        html: `<p>${words} \uE000 \uE001</p>${world.pictures.map((key) => `<img src="${publication.publicUrl}/${key}">`).join('')}`,
        text: `${words} \uE000 \uE001`,
        htmlBytes: language === 'vi' ? 200 : 100,
        step: 'full',
        articles: content.map(({ slug, title }) => ({ slug, title, url: 'https://example.com', place: 'card' })),
      };
    },
    nameOf: (content) => `r${content.length}`,
    putMessage: async (rendering, message) => {
      world.messages.push({ rendering, message });
    },
    putDigest: async () => {},
    putEditionFile: async (file) => {
      world.editionFiles.push(file);
    },
    now: () => world.now,
    control: async () => world.control,
    rest: async (id) => {
      world.resting.add(id);
    },
    putOnLanes: async (messages) => {
      world.lanes.push(...messages);
    },
  };

  /** Every reader who would be mailed: the ledger's positions, by the audience objects of the freeze that counts. */
  const readersOf = (id: EditionId): SubscriberId[] => {
    const { audience } = world.editions.get(id) ?? {};
    if (audience === undefined) return [];
    return [...world.ledger]
      .filter(([key, { fence }]) => key.startsWith(`${id}#`) && fence === audience.fence)
      .flatMap(([, batch]) => {
        const run = world.runs.get(`${id}/${audience.fence}/${Math.floor(batch.batch / 20)}`);
        const first = (batch.batch % 20) * 50;
        return readOutcomes(batch.outcomes).map((_, reader) => run?.readers[first + reader] as SubscriberId);
      });
  };
  return Object.assign(world, { compose, readersOf });
}

export type ComposeWorld = ReturnType<typeof composeWorld>;
