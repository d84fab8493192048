import { writeMoment } from '../functions/ingest/created-at.ts';
import type { Language } from '../functions/model/publication.ts';
import { MAXIMUM_EDITION_ARTICLES } from '../functions/model/selection.ts';
import type { WhyOut } from '../functions/model/why-out.ts';
import { fieldsOf, type Finding } from './inspect-folder.ts';
import type { Material } from './material.ts';
import type { NextEdition, Placed } from './next-edition.ts';
import { sayOfPreview } from './preview-words.ts';
import type { EditionRules } from './stage.ts';

/** Who publishes for years has a thousand articles that are out. */
const LISTED = 30;

/** The articles that an edition goes without, for people. */
export type LeftOut = {
  /** The newest, those that were mailed before last; each with its reason and the line that an editor would change. */
  readonly listed: readonly (Finding & { readonly title: string })[];
  readonly more: number;
};

type Out = Placed & WhyOut;

/** The field that keeps an article out. */
const FIELDS: Readonly<Record<WhyOut['why'], string>> = {
  withdrawn: 'use',
  draft: 'use',
  future: 'created_at',
  tooOld: 'created_at',
  beforeStart: 'created_at',
  tooMany: 'created_at',
  // That is said elsewhere than in the article.
  dropped: 'file',
  cutoff: 'file',
  mailed: 'resend',
};

function reasonOf(out: Out, rules: EditionRules, language: Language): string {
  const { timeZone, maximumArticleAgeDays: days, startsAt: day } = rules;
  switch (out.why) {
    case 'withdrawn':
      return sayOfPreview(language, 'outWithdrawn', { slug: out.article.slug });
    case 'draft':
      return sayOfPreview(language, 'outDraft');
    case 'future':
      return sayOfPreview(language, 'outFuture', { date: writeMoment(Date.parse(out.article.publishedAt), timeZone) });
    case 'tooOld':
      return sayOfPreview(language, 'outTooOld', { days });
    case 'beforeStart':
      return sayOfPreview(language, 'outBeforeStart', { day });
    case 'mailed':
      return sayOfPreview(language, 'outMailed', { edition: out.in });
    case 'tooMany':
      return sayOfPreview(language, 'outTooMany', { maximum: MAXIMUM_EDITION_ARTICLES });
    case 'dropped':
      return sayOfPreview(language, 'outDropped');
    case 'cutoff':
      return sayOfPreview(language, 'outCutoff');
  }
}

/** Says of articles that are out why. */
export async function leftOut(
  { out }: Pick<NextEdition, 'out'>,
  { pathOf, readUpload }: Pick<Material, 'pathOf' | 'readUpload'>,
  rules: EditionRules,
  language: Language,
): Promise<LeftOut> {
  const inOrder = out.toSorted((a, b) => Number(a.why === 'mailed') - Number(b.why === 'mailed'));
  const listed = inOrder.slice(0, LISTED).map(async (one) => {
    const field = FIELDS[one.why];
    const line = fieldsOf((await readUpload(one.key)) ?? new Uint8Array()).get(field)?.line ?? 1;
    const message = reasonOf(one, rules, language);
    return { title: one.article.title, path: pathOf(one.key), line, field, message };
  });
  return { listed: await Promise.all(listed), more: out.length - listed.length };
}
