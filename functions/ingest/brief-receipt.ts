import type { Article, Receipt, Slug } from '../model/article.ts';
import { AWAITS_ARTICLES_MS, specialDueAt, type BriefUpload } from '../model/brief.ts';
import { MINUTE_MS } from '../model/durations.ts';
import type { EditionId } from '../model/edition.ts';
import type { Language, Publication } from '../model/publication.ts';
import { writeMoment } from './created-at.ts';
import type { Remark } from './parsed.ts';
import { say, type Sentence } from './say.ts';
import type { Settled } from './settle-brief.ts';

/** What stands behind the receipt of an edition's file that was understood. */
export type BriefFindings = {
  readonly id: EditionId;
  readonly upload: BriefUpload;
  readonly settled: Settled;
  readonly remarks: readonly Remark[];
  /** The articles that are named, as they now are; what is not among them is no article yet. */
  readonly articles: ReadonlyMap<Slug, Article>;
  /** Of an edition of a schedule: when it is sent, epoch milliseconds. */
  readonly sendsAt: number | undefined;
};

function listed(slugs: readonly string[]): string {
  return slugs.join(', ');
}

/** What is named and not to be had, as things stand: it may still come. */
function warningsOf({ upload, articles }: BriefFindings, language: Language, now: number): readonly string[] {
  const named = [...(upload.articles ?? []), ...(upload.pins ?? []), ...(upload.drops ?? [])];
  const missing = named.filter((slug) => !articles.has(slug));
  const waiting = named.filter((slug) => {
    const article = articles.get(slug);
    return article !== undefined && (!article.use || Date.parse(article.publishedAt) > now);
  });
  const sentences: string[] = [];
  const minutes = String(AWAITS_ARTICLES_MS / MINUTE_MS);
  if (missing.length > 0)
    sentences.push(
      say(language, upload.kind === 'special' ? 'briefAwaited' : 'briefMissing', { slugs: listed(missing), minutes }),
    );
  if (waiting.length > 0) sentences.push(say(language, 'briefWaiting', { slugs: listed(waiting) }));
  return sentences;
}

const WHOM = {
  all: 'briefAll',
  weekly: 'briefWeekly',
  monthly: 'briefMonthly',
  instant: 'briefInstant',
} as const satisfies Readonly<Record<string, Sentence>>;

function planOf({ id, upload, sendsAt }: BriefFindings, { language, timeZone }: Publication, now: number): string[] {
  const moment = (at: number) => writeMoment(at, timeZone);
  if (upload.kind === 'special') {
    const dueAt = specialDueAt(upload);
    const when = upload.sendAt === 'now' || dueAt <= now ? say(language, 'briefSoon') : moment(dueAt);
    const whom = say(language, WHOM[upload.audience ?? 'all']);
    const { articles, since } = upload;
    const what =
      articles === undefined
        ? say(language, 'briefSince', { date: moment(Date.parse(since ?? upload.readAt)) })
        : say(language, 'briefArticles', { count: String(articles.length), slugs: listed(articles) });
    return [say(language, 'briefSpecial', { id, when, whom }), what];
  }
  const { subject, note, articles = [], pins = [], drops = [] } = upload;
  const first = [...new Set([...articles, ...pins])].filter((slug) => !drops.includes(slug));
  return [
    say(language, 'briefScheduled', { id, when: sendsAt === undefined ? '?' : moment(sendsAt) }),
    ...(subject === undefined ? [] : [say(language, 'briefSubject', { subject })]),
    ...(note === undefined ? [] : [say(language, 'briefNote', { count: String(note.length) })]),
    ...(first.length === 0 ? [] : [say(language, 'briefFirst', { slugs: listed(first) })]),
    ...(drops.length === 0 ? [] : [say(language, 'briefDrops', { slugs: listed(drops) })]),
  ];
}

/** The answer to the file of an edition that was understood. */
export function briefReceipt(findings: BriefFindings, publication: Publication, now: number): Receipt {
  const { id, upload, settled, remarks } = findings;
  const { language, timeZone } = publication;
  const receipt = { v: 1, key: upload.key, problems: [] } as const;
  const said = remarks.map(({ message }) => message);
  switch (settled.standing) {
    case 'as-sent':
    case 'too-late': {
      const date = writeMoment(Date.parse(settled.since), timeZone);
      const isSent = settled.standing === 'as-sent';
      const note = say(language, isSent ? 'briefAsSent' : 'briefAlreadySent', { id, date });
      return { ...receipt, status: isSent ? 'accepted' : 'ignored', note };
    }
    case 'none':
      return { ...receipt, status: 'ignored', note: say(language, 'briefNoEdition', { id }) };
    case 'planned': {
      const note = [...planOf(findings, publication, now), ...warningsOf(findings, language, now), ...said].join(' ');
      return { ...receipt, status: 'accepted', note };
    }
  }
}

/** The answer to the file of an edition that is no longer there. */
export function removedBrief(
  { key, kind }: Pick<BriefUpload, 'key' | 'kind'>,
  id: EditionId,
  settled: Settled,
  publication: Publication,
): Receipt {
  const { language, timeZone } = publication;
  const note =
    'since' in settled
      ? say(language, 'briefRemovedLate', { id, date: writeMoment(Date.parse(settled.since), timeZone) })
      : say(language, kind === 'special' ? 'briefCancelled' : 'briefRemoved', { id });
  return { v: 1, key, status: 'ignored', problems: [], note };
}

/** The answer to a file with problems. What it asked for before is not done either. */
export function rejectedBrief(
  { key, id, problems }: Pick<Receipt, 'key' | 'problems'> & { readonly id: string },
  settled: Settled,
  { language, timeZone }: Publication,
): Receipt {
  const late = 'since' in settled;
  const date = late ? writeMoment(Date.parse(settled.since), timeZone) : '';
  const more = late ? say(language, 'briefAlreadySent', { id, date }) : say(language, 'briefUntilMended', { id });
  const note = `${say(language, 'briefRejected', { count: String(problems.length) })} ${more}`;
  return { v: 1, key, status: 'rejected', problems, note };
}
