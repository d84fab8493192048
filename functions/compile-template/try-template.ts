import { contentsOf, type ContentsInput } from '../digest/contents.ts';
import { digestTemplate, type DigestTemplate } from '../digest/digest-template.ts';
import { viewOf, type DigestView } from '../digest/digest-view.ts';
import { FULL_LAYOUT } from '../digest/layout.ts';
import { archivePage, MAXIMUM_HTML_BYTES, renderDigest } from '../digest/render-digest.ts';
import { longestPreferencesUrl } from '../links/preferences-token.ts';
import { longestUnsubscribeUrl } from '../links/unsubscribe-token.ts';
import { MESSAGE_MARKS } from '../model/edition.ts';
import { LANGUAGES, type Publication } from '../model/publication.ts';
import { MAXIMUM_EDITION_ARTICLES } from '../model/selection.ts';
import type { CompiledMjml } from './compile-mjml.ts';
import { brokenElements, type Broken } from './element-rules.ts';
import { replaceNumbers } from './expressions.ts';
import { finderOf } from './find-in-source.ts';
import { missing } from './missing.ts';
import { asOutlook, isElement, readHtml } from './html-tree.ts';
import { findBroken } from './invariants.ts';
import { inOrder, mistake, type Mistake } from './mistake.ts';
import { endless, hostile, OPENING, plain, trialEdition } from './trial-edition.ts';

/** A page of the web with more is not what anybody waits for, and takes too much memory to look at. */
const MAXIMUM_PAGE_BYTES = 3_000_000;
/** More than a mail would hold: the layout decides. */
const MAXIMUM_CARDS = 100;

/**
 * Fills a compiled template for editions of 1, 12 and 200 articles, with values of every kind, and holds the results
 * against everything a digest promises.
 * @throws Error when the settings of the publication make no digest at all
 */
export function tryTemplate(compiled: CompiledMjml, publication: Publication): readonly Mistake[] {
  const longest = {
    unsubscribeUrl: longestUnsubscribeUrl(publication.publicUrl),
    preferencesUrl: longestPreferencesUrl(publication.publicUrl),
  };
  const images = [publication.publicUrl, publication.siteUrl];
  const find = finderOf(compiled);
  const said = ({ sentence, values, element }: Broken): Mistake =>
    mistake(sentence, (element && find(element)) ?? {}, values);

  if (byteLength(compiled.html) > MAXIMUM_HTML_BYTES) return [mistake('tooLong', {})];
  const everyBranch = brokenElements(readHtml(withEveryBranch(compiled, publication.publicUrl)).nodes, images);
  const template = digestTemplate(compiled.html);
  const trials = [
    ...LANGUAGES.map((language) => trialEdition(publication, language, 1, hostile)),
    trialEdition(publication, publication.language, 12, plain),
    trialEdition(publication, publication.language, MAXIMUM_EDITION_ARTICLES, endless),
  ];
  const broken: Broken[] = [...everyBranch];
  for (const edition of trials) {
    const input = { ...edition, maximumCards: MAXIMUM_CARDS, longest };
    const { language } = edition;
    // Throws for settings; what is left to go wrong after it is the length.
    contentsOf(input);
    const mail = orTooLong(() => renderDigest(template, input));
    if (mail === undefined) return [mistake('tooLong', {})];
    const page = archivePage(template, input);
    if (byteLength(page) > MAXIMUM_PAGE_BYTES)
      return [mistake('pageTooLong', {}, { limit: String(MAXIMUM_PAGE_BYTES / 1_000_000) })];
    broken.push(...findBroken(mail.html, { language, images, text: mail.text }));
    broken.push(...findBroken(page, { language, images }));
  }
  return inOrder([...broken.map(said), ...changedValues(template, publication), ...missing(template, publication)]);
}

function orTooLong<Value>(render: () => Value): Value | undefined {
  try {
    return render();
  } catch {
    return undefined;
  }
}

/** The html with every branch of every condition in it, once, and samples for values. */
function withEveryBranch({ numbered, expressions, kindOf }: CompiledMjml, publicUrl: string): string {
  return replaceNumbers(numbered, (number) => {
    const expression = expressions[number];
    if (expression === undefined || expression.role !== 'value') return '';
    switch (kindOf(expression)) {
      case 'address':
        return publicUrl;
      case 'picture':
        return `${publicUrl}/i/${number}.jpg`;
      case 'mailbox':
        return 'editor@example.com';
      case 'number':
        return '1';
      case 'language':
        return 'vi';
      case 'text':
      case 'any':
        return 'x';
    }
  });
}

/** Hostile values must be shown as they are, and change no element: of pages that differ in values alone. */
function changedValues(template: DigestTemplate, publication: Publication): readonly Mistake[] {
  const view = (wording: typeof plain): DigestView => {
    const edition: ContentsInput = trialEdition(publication, publication.language, 6, wording);
    return viewOf(contentsOf(edition), FULL_LAYOUT, { maximumCards: 4, marks: MESSAGE_MARKS });
  };
  const [before, after] = [view(plain), view(hostile)];
  const values = textsIn(after).toSorted((a, b) => b.length - a.length);
  return [template.fill, (one: DigestView) => asOutlook(template.fill(one))].flatMap((fill) => {
    const nodes = readHtml(fill(after)).nodes;
    const elements = nodes.filter(isElement);
    const isSame = elements.length === readHtml(fill(before)).nodes.filter(isElement).length;
    const shown = [
      ...nodes.map((node) => ('value' in node ? node.value : '')),
      ...elements.flatMap(({ attrs }) => attrs.map(({ value }) => value)),
    ];
    const changed = shown.find((text) =>
      values.reduce((rest, value) => rest.replaceAll(value, ''), text).includes(OPENING),
    );
    return [
      ...(isSame ? [] : [mistake('valueMakesElements', {})]),
      ...(changed === undefined ? [] : [mistake('valueChanged', {}, { value: changed.slice(0, 80) })]),
    ];
  });
}

/** Every text in a view that holds a hostile value. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.includes(OPENING) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
