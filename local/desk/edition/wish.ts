import type { Wishes } from '../../../functions/ingest/read-brief.ts';
import { isSlug, type Slug } from '../../../functions/model/article.ts';
import type { BriefKind } from '../../../functions/model/brief.ts';
import type { BriefFields } from './brief-file.ts';

/** What a button of the list of articles wishes; `save` is for the fields alone. */
export const ACTS = ['save', 'up', 'down', 'pin', 'loose', 'drop', 'back'] as const;
export type Act =
  { readonly act: 'save' } | { readonly act: Exclude<(typeof ACTS)[number], 'save'>; readonly slug: Slug };

/** Reads the value of a button, `up:a-slug`. */
export function readAct(text: string): Act | undefined {
  const [name = '', slug = ''] = text.split(':');
  const act = ACTS.find((one) => one === name);
  if (act === undefined) return undefined;
  if (act === 'save') return { act };
  return isSlug(slug) ? { act, slug } : undefined;
}

/** Which articles come first, in this order, and which are left out, by the file of an edition. */
export type Order = {
  readonly first: readonly Slug[];
  readonly drops: readonly Slug[];
  /** Whether `first` is an order that somebody made, or a list of pins. */
  readonly isOrdered: boolean;
};

export function orderOf({ articles = [], pins = [], drops = [] }: Partial<Wishes>): Order {
  return { first: [...new Set([...articles, ...pins])], drops, isOrdered: articles.length > 0 };
}

/**
 * What a button makes of it. As few articles as need be get a place of their own: whatever is not named keeps following
 * the day it was published.
 * @param shown the articles of the edition as they now are in it
 */
export function afterAct(kind: BriefKind, order: Order, act: Act, shown: readonly Slug[]): Order {
  if (act.act === 'save') return order;
  const { slug } = act;
  const own = kind === 'special' ? [...new Set([...shown, ...order.first])] : order.first;
  const others = own.filter((one) => one !== slug);
  const drops = order.drops.filter((one) => one !== slug);
  switch (act.act) {
    case 'pin':
      return { ...order, first: [slug, ...others], drops };
    case 'loose':
      return kind === 'special' ? order : { ...order, first: others };
    case 'drop':
      if (kind !== 'special') return { ...order, first: others, drops: [...drops, slug] };
      // A special edition without an article would be called off: that has a button of its own.
      return others.length === 0 ? order : { ...order, first: others };
    case 'back':
      return { ...order, first: kind === 'special' ? [...others, slug] : order.first, drops };
    case 'up':
    case 'down':
      return moved(kind, order, shown, slug, act.act === 'up' ? -1 : 1);
  }
}

function moved(kind: BriefKind, order: Order, shown: readonly Slug[], slug: Slug, by: -1 | 1): Order {
  const from = shown.indexOf(slug);
  const to = from + by;
  const other = shown[to];
  if (from === -1 || other === undefined) return order;
  const wanted = shown.map((one, at) => (at === from ? other : at === to ? slug : one));
  const named = new Set(order.first);
  const lastNamed = shown.findLastIndex((one) => named.has(one));
  const until = kind === 'special' ? shown.length : Math.max(from, to, lastNamed) + 1;
  // Those that are named and not there yet keep their wish.
  const waiting = order.first.filter((one) => !shown.includes(one));
  return { ...order, first: [...wanted.slice(0, until), ...waiting], isOrdered: true };
}

const LISTS: ReadonlySet<string> = new Set(['articles', 'pin', 'pins', 'drop', 'drops']);

/** The fields of the file with another order; what the desk does not know stays as it is. */
export function withOrder(kind: BriefKind, fields: BriefFields, { first, drops, isOrdered }: Order): BriefFields {
  const others = Object.fromEntries(Object.entries(fields).filter(([name]) => !LISTS.has(name)));
  if (kind !== 'special') return { ...others, [isOrdered ? 'articles' : 'pin']: first, drop: drops };
  // Who arranges the articles of a special edition has chosen them: they are named from then on.
  return first.length === 0 ? others : { ...others, since: undefined, articles: first };
}
