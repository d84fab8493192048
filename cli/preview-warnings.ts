import { shorten } from '../functions/digest/shorten.ts';
import { isMissing } from '../functions/ingest/read-fields.ts';
import type { Language } from '../functions/model/publication.ts';
import { checkSize, checkTitle } from '../functions/preflight/check-digest.ts';
import { sayFinding } from '../functions/preflight/words.ts';
import { fieldsOf, type Finding } from './inspect-folder.ts';
import type { Material } from './material.ts';
import type { NextEdition, Placed } from './next-edition.ts';
import { sayOfPreview } from './preview-words.ts';
import { each } from './put-files.ts';

/** An edition of fewer looks empty. */
const FEW_ARTICLES = 3;

/** What an editor may want to mend in the lead and the cards of the coming edition, each at its line. */
export async function articleWarnings(
  { articles, digest }: Pick<NextEdition, 'articles' | 'digest'>,
  material: Pick<Material, 'pathOf' | 'readUpload' | 'warnings'>,
  language: Language,
): Promise<readonly Finding[]> {
  // Of those in the list readers see the title alone.
  const shown = articles.filter((_, index) => digest?.articles[index]?.place !== 'list');
  const found = new Map<Placed, readonly Finding[]>();
  await each(shown, async (placed) => void found.set(placed, await warningsOf(placed, material, language)));
  return shown.flatMap((placed) => found.get(placed) ?? []);
}

async function warningsOf(
  { article, key }: Placed,
  { pathOf, readUpload, warnings }: Pick<Material, 'pathOf' | 'readUpload' | 'warnings'>,
  language: Language,
): Promise<readonly Finding[]> {
  const { description, thumbnail } = article;
  const path = pathOf(key);
  const fields = fieldsOf((await readUpload(key)) ?? new Uint8Array());
  const at = (field: string) => ({ path, line: fields.get(field)?.line ?? 1, field });
  const findings: Finding[] = [];

  const long = checkTitle(article);
  if (long !== undefined) findings.push({ ...at('title'), message: sayFinding(long, language).says });
  const isDescribed = !isMissing(fields.get('description'));
  if (description === '')
    findings.push({ ...at('description'), message: sayOfPreview(language, 'noDescriptionAtAll') });
  else if (fields.size > 0 && !isDescribed) {
    const values = { description: shorten(description, 80) };
    findings.push({ ...at('description'), message: sayOfPreview(language, 'noDescription', values) });
  }
  const isTold = warnings.some((one) => one.path === path && one.field === 'thumbnail');
  if (thumbnail === undefined && !isTold) {
    const sentence = isMissing(fields.get('thumbnail')) ? 'noPicture' : 'pictureMissing';
    findings.push({ ...at('thumbnail'), message: sayOfPreview(language, sentence) });
  }
  return findings;
}

/** What is worth knowing of the edition as a whole. The first sentence says that none goes out, if so. */
export function editionRemarks(
  {
    edition,
    digest,
    articles: { length: count },
    skipped,
  }: Pick<NextEdition, 'edition' | 'digest' | 'articles' | 'skipped'>,
  minimum: number,
  language: Language,
): readonly string[] {
  const remarks: string[] = [];
  if (skipped === 'no-articles') remarks.push(sayOfPreview(language, 'noEditionEmpty'));
  if (skipped === 'too-few-articles') remarks.push(sayOfPreview(language, 'noEditionFew', { count, minimum }));
  // Whoever sends one article by itself means it.
  if (edition.series !== 'special' && skipped === undefined && count < Math.max(FEW_ARTICLES, minimum + 1))
    remarks.push(sayOfPreview(language, 'fewArticles', { count, minimum }));
  if (digest === undefined) return remarks;
  const size = checkSize(digest);
  if (size.verdict !== 'ok') remarks.push(sayFinding(size, language).says);
  return remarks;
}
