import type { RenderedDigest } from '../digest/render-digest.ts';
import type { Article, Slug, Upload } from '../model/article.ts';
import { dayInZone } from '../model/calendar.ts';
import type { RunMessage } from '../model/delivery.ts';
import {
  MESSAGE_MARKS,
  type ComposeOrder,
  type Edition,
  type EditionFile,
  type EditionId,
  type MessageFile,
  type SkipReason,
} from '../model/edition.ts';
import { heldArticles } from '../model/holders.ts';
import { LANGUAGES, type Language } from '../model/publication.ts';
import { selectArticles, type SelectionRules, type UseKey } from '../model/selection.ts';
import type { OnlyTo } from '../model/subscriber.ts';
import { freezeAudience, type AudienceStore } from './freeze-audience.ts';
import { giveBackOthers, useUpArticles, type ArticleMarks } from './freeze-articles.ts';

type Progress = Partial<Pick<Edition, 'articles' | 'rendering' | 'audience' | 'reason' | 'state'>>;

export type Compose = {
  readonly marks: ArticleMarks;
  readonly audience: AudienceStore;
  readonly listUploads: () => AsyncIterable<Upload>;
  /** Writes what has been reached, if nobody took the edition over. */
  readonly record: (edition: Edition, progress: Progress) => Promise<Edition>;
  readonly render: (edition: Edition, articles: readonly Article[], language: Language) => RenderedDigest;
  /** A short name made of the content. */
  readonly nameOf: (content: string) => string;
  readonly putMessage: (rendering: string, message: MessageFile) => Promise<void>;
  /** For people to look at, in the publication's language. */
  readonly putDigest: (
    edition: EditionId,
    rendering: string,
    digest: Pick<RenderedDigest, 'html' | 'text'>,
  ) => Promise<void>;
  /** `/e/<edition>`, which the mail's "view in browser" leads to. */
  readonly putArchivePage: (edition: Edition, articles: readonly Article[]) => Promise<void>;
  readonly putEditionFile: (file: EditionFile) => Promise<void>;
  readonly putOnLanes: (messages: readonly RunMessage[]) => Promise<void>;
  /** Takes the clock's mark away. */
  readonly close: (id: EditionId) => Promise<void>;
};

export type ComposeRules = SelectionRules & {
  readonly minimumArticles: number;
  readonly language: Language;
  readonly onlyTo: OnlyTo;
  /** Stands for a reader's own address in the copies that people look at. */
  readonly unsubscribeExample: string;
};

/**
 * Composes a claimed edition, from whichever milestone it has reached: articles, rendering, audience, lanes. Each is
 * recorded once it is complete, so that composing again goes on there; nothing is sent before the last.
 * @returns the edition as it then is: `sending`, or `skipped` with the reason
 */
async function composeEdition(claimed: Edition, rules: ComposeRules, compose: Compose): Promise<Edition> {
  let edition = claimed;
  const articles = await readArticles(compose);

  if (edition.articles === undefined) {
    const { scheduledAt } = edition;
    const select = (isUsed: (key: UseKey) => boolean) => selectArticles(articles.values(), scheduledAt, isUsed, rules);
    const mine = await useUpArticles(edition, dayInZone(scheduledAt, rules.timeZone), select, compose.marks);
    if (mine.length < rules.minimumArticles)
      return skip(edition, mine.length === 0 ? 'no-articles' : 'too-few-articles', compose);
    edition = await compose.record(edition, { articles: mine.map(({ slug }) => slug) });
    await giveBackOthers(edition, new Set(edition.articles), compose.marks);
  }

  if (edition.rendering === undefined) {
    const content = contentOf(edition, articles);
    // Everything was taken back between freezing the list and rendering it.
    if (content.length === 0) return skip(edition, 'no-articles', compose);
    edition = await compose.record(edition, { rendering: await render(edition, content, rules, compose) });
  }

  if (edition.audience === undefined) {
    const audience = await freezeAudience(edition, rules.onlyTo, compose.audience);
    if (audience.readers === 0) return skip(edition, 'no-subscribers', compose);
    edition = await compose.record(edition, { audience });
  }

  // First the state, then the hints: a run that reaches `deliver` before the state would be taken for a stray.
  edition = await compose.record(edition, { state: 'sending' });
  const runs = Array.from({ length: edition.audience?.runs ?? 0 }, (_, run) => run);
  await compose.putOnLanes(runs.map((run) => ({ v: 1, edition: edition.id, run, round: 0 })));
  return edition;
}

/**
 * Puts the archive page of an edition again, with its articles as they now are: an edit after mailing changes the
 * archive and mails nothing. One that nothing is left of keeps its page.
 */
export async function refreshArchive(edition: Edition, compose: Pick<Compose, 'listUploads' | 'putArchivePage'>) {
  const content = contentOf(edition, await readArticles(compose));
  if (content.length > 0) await compose.putArchivePage(edition, content);
}

async function readArticles({ listUploads }: Pick<Compose, 'listUploads'>): Promise<ReadonlyMap<Slug, Article>> {
  const uploads: Upload[] = [];
  for await (const upload of listUploads()) uploads.push(upload);
  return heldArticles(uploads);
}

/** The frozen list, as its articles now are; one that was taken back is left out. */
function contentOf({ articles = [] }: Edition, held: ReadonlyMap<Slug, Article>): readonly Article[] {
  return articles.flatMap((slug) => held.get(slug) ?? []).filter(({ use }) => use);
}

async function skip(edition: Edition, reason: SkipReason, compose: Compose): Promise<Edition> {
  const skipped = await compose.record(edition, { state: 'skipped', reason });
  await giveBackOthers(skipped, new Set(), compose.marks);
  await compose.close(skipped.id);
  return skipped;
}

async function render(
  edition: Edition,
  articles: readonly Article[],
  { language, unsubscribeExample }: ComposeRules,
  compose: Compose,
): Promise<string> {
  const digests = LANGUAGES.map((words) => ({ words, digest: compose.render(edition, articles, words) }));
  const rendering = compose.nameOf(JSON.stringify(digests));
  for (const { words, digest } of digests) {
    const { subject, html, text } = digest;
    await compose.putMessage(rendering, { v: 1, edition: edition.id, language: words, subject, html, text });
    if (words !== language) continue;
    const shown = (part: string) => part.replaceAll(MESSAGE_MARKS.unsubscribeUrl, unsubscribeExample);
    await compose.putDigest(edition.id, rendering, { html: shown(html), text: shown(text) });
    await compose.putArchivePage(edition, articles);
    await compose.putEditionFile({
      v: 1,
      id: edition.id,
      series: edition.series,
      scheduledAt: edition.scheduledAt,
      rendering,
      subject,
      step: digest.step,
      htmlBytes: Math.max(...digests.map((each) => each.digest.htmlBytes)),
      articles: digest.articles,
    });
  }
  return rendering;
}

/** What became of an order. */
export type ComposeReport =
  | { readonly outcome: 'composed'; readonly edition: Edition }
  | { readonly outcome: 'already' | 'busy'; readonly edition: Edition };

export type Claim = {
  readonly claim: (
    wanted: Pick<Edition, 'id' | 'series' | 'scheduledAt'>,
  ) => Promise<{ readonly claimed: Edition } | { readonly busy: Edition } | { readonly done: Edition }>;
  readonly letGo: (edition: Edition) => Promise<void>;
};

/** Carries out an order: composes the edition, unless it is past composing or somebody else is at it. */
export async function followOrder(
  order: ComposeOrder,
  id: EditionId,
  rules: ComposeRules,
  { claim, letGo, ...compose }: Compose & Claim,
): Promise<ComposeReport> {
  const answer = await claim({ id, series: order.series, scheduledAt: order.scheduledAt });
  if ('busy' in answer) return { outcome: 'busy', edition: answer.busy };
  if ('done' in answer) return { outcome: 'already', edition: answer.done };
  try {
    return { outcome: 'composed', edition: await composeEdition(answer.claimed, rules, compose) };
  } catch (error) {
    await letGo(answer.claimed);
    throw error;
  }
}
