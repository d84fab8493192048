import { contentsOf } from '../digest/contents.ts';
import type { DigestTemplate } from '../digest/digest-template.ts';
import { viewOf } from '../digest/digest-view.ts';
import { FULL_LAYOUT } from '../digest/layout.ts';
import { MESSAGE_MARKS } from '../model/edition.ts';
import type { Publication } from '../model/publication.ts';
import { attributeOf, isElement, readHtml } from './html-tree.ts';
import { mistake, type Mistake } from './mistake.ts';
import { plain, trialEdition } from './trial-edition.ts';

/**
 * What a mail must show and this one does not: each article, whether it leads, is a card or stands in the list; that
 * there are more; the postal address (rules S1.50). A template without a list looks well until a week has more articles.
 */
export function missing(template: DigestTemplate, publication: Publication): readonly Mistake[] {
  const contents = contentsOf(trialEdition(publication, publication.language, 6, plain));
  const view = viewOf(contents, { ...FULL_LAYOUT, lines: 2 }, { maximumCards: 3, marks: MESSAGE_MARKS });
  const { nodes } = readHtml(template.fill(view));
  const addresses = new Set(nodes.filter(isElement).map((element) => attributeOf(element, 'href')));
  const text = squeezed(nodes.map((node) => ('value' in node ? node.value : '')).join(''));
  const isLinked = ({ url }: { readonly url: string }) => addresses.has(url);
  const isShown = (words: string) => text.includes(squeezed(words));
  const found: Mistake[] = [];
  if (!isLinked(view.lead)) found.push(mistake('articleMissing', {}, { field: '{{lead.url}}' }));
  if (!view.cards.every(isLinked))
    found.push(mistake('articleMissing', {}, { field: '{{#each cards}}… {{url}} …{{/each}}' }));
  if (!view.list.articles.every(isLinked))
    found.push(mistake('articleMissing', {}, { field: '{{#each list.articles}}… {{url}} …{{/each}}' }));
  if (!isShown(view.list.more)) found.push(mistake('moreMissing', {}, { field: '{{list.more}}' }));
  if (!isShown(view.postalAddress)) found.push(mistake('postalAddressMissing', {}, { field: '{{postalAddress}}' }));
  return found;
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
