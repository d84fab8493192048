import type { Upload } from '../model/article.ts';
import type { Brief } from '../model/brief.ts';
import { wishedBy } from '../model/by-brief.ts';
import type { DeliveryControl, Edition, EditionFile, EditionId, MessageFile } from '../model/edition.ts';
import { findingId } from '../links/finding-id.ts';
import { holdersOf } from '../model/holders.ts';
import type { ReviewLetter } from '../model/letter.ts';
import type { Publication } from '../model/publication.ts';
import type { FindingId } from '../model/review-finding.ts';
import type { SelectionRules, UseKey } from '../model/selection.ts';
import type { Cadence } from '../model/edition.ts';
import { rulesOfSeries } from '../model/series.ts';
import { whyOut, type WhyOut } from '../model/why-out.ts';
import { sayingOf, type Finding } from '../preflight/finding.ts';
import { preflight, type Surroundings } from '../preflight/preflight.ts';

/** What editors need to know of an edition before it is sent. */
export type ReviewLook = {
  readonly edition: Edition;
  readonly file: EditionFile;
  readonly out: readonly (WhyOut & { readonly title: string })[];
  readonly findings: readonly (Finding & { readonly id: FindingId; readonly isSeen: boolean })[];
};

export type ReviewDesk = Pick<Surroundings, 'hasPicture' | 'askLinks'> & {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly find: (id: EditionId) => Promise<Edition | undefined>;
  readonly readBrief: (id: EditionId) => Promise<Brief | undefined>;
  readonly listEditions: () => Promise<readonly Edition[]>;
  readonly listUsed: (series: Cadence) => Promise<ReadonlyMap<UseKey, EditionId>>;
  readonly listUploads: () => AsyncIterable<Upload>;
  readonly getEditionFile: (id: EditionId, rendering: string) => Promise<EditionFile>;
  readonly getMessage: (id: EditionId, rendering: string, language: string) => Promise<MessageFile>;
  readonly control: () => Promise<DeliveryControl | undefined>;
  /** Since when the editors' own template is in force, ISO 8601; nothing when there is none. */
  readonly inForceSince: () => Promise<string | undefined>;
};

/** What was uploaded longer ago and is in no edition is nobody's question. */
const RECENT_MS = 14 * 24 * 60 * 60 * 1000;
/** A quarter of a year of weeks: what was mailed longer ago hardly comes again by mistake. */
const REMEMBERED = 12;

/**
 * Looks at an edition that is to be reviewed; undefined when nobody reviews it any more. It may have another rendering by
 * now: of the one in the letter everything is said all the same, for it may come back, and one letter a rendering goes out.
 */
export async function lookForReview(
  { edition: id, rendering }: ReviewLetter,
  rules: SelectionRules,
  publication: Publication,
  desk: ReviewDesk,
): Promise<ReviewLook | undefined> {
  const edition = await desk.find(id);
  if (edition?.state !== 'review' && edition?.state !== 'composing') return undefined;
  const file = await desk.getEditionFile(id, rendering);
  const { html } = await desk.getMessage(id, rendering, publication.language);
  const uploads: Upload[] = [];
  for await (const upload of desk.listUploads()) uploads.push(upload);
  const held = holdersOf(uploads);
  const editions = await desk.listEditions();
  const articles = file.articles.flatMap(({ slug }) => held.get(slug)?.article ?? []);
  const since = await desk.inForceSince();
  const control = await desk.control();
  const before = editions.filter((one) => one.id !== id && one.audience !== undefined).toSorted(newestFirst);
  const last = before.find(({ series }) => series === edition.series)?.audience;
  const findings = await preflight(
    { edition, digest: { ...file, html }, articles },
    {
      now: desk.now(),
      publication,
      earlier: await Promise.all(
        before
          .slice(0, REMEMBERED)
          .flatMap((one) => (one.rendering === undefined ? [] : [desk.getEditionFile(one.id, one.rendering)])),
      ),
      template: { isOwn: since !== undefined, ...(since !== undefined && { since }) },
      readers: last === undefined ? { by: 'nothing' } : { by: 'last', readers: last.readers },
      ...(control && { control }),
      hasPicture: desk.hasPicture,
      ...(desk.askLinks && { askLinks: desk.askLinks }),
    },
  );
  const brief = await desk.readBrief(id);
  const used: ReadonlyMap<UseKey, EditionId> =
    edition.series === 'special' ? new Map<UseKey, EditionId>() : await desk.listUsed(edition.series);
  const selection = rulesOfSeries(edition, editions, rules);
  const isIn = new Set(file.articles.map(({ slug }) => slug));
  const out = [...held].flatMap(([slug, upload]): ReviewLook['out'] => {
    if (isIn.has(slug) || upload.article === undefined) return [];
    const { title } = upload.article;
    if (wishedBy(brief).drops.has(slug)) return [{ title, why: 'dropped' }];
    const isRecent = Date.parse(upload.lastModified) >= Date.parse(edition.scheduledAt) - RECENT_MS;
    if (!isRecent || edition.series === 'special') return [];
    return [{ title, ...whyOut(upload.article, edition.scheduledAt, used, selection, brief, edition) }];
  });
  const named = findings.map((finding) => {
    const found = findingId(sayingOf(finding));
    return { ...finding, id: found, isSeen: finding.verdict === 'warn' && brief?.hand.seen.has(found) === true };
  });
  return { edition, file, out, findings: named };
}

function newestFirst(a: Edition, b: Edition): number {
  return Date.parse(b.scheduledAt) - Date.parse(a.scheduledAt);
}
