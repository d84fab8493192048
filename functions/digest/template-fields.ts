import type { DigestView } from './digest-view.ts';

/**
 * What a value is, and so where it may stand in a template: an `address` and a `picture` as the whole of an `href` or a
 * `src`, a `mailbox` also after `mailto:`, a `number` as a width, a `language` as a `lang`, each of them as text.
 */
export type ValueKind = 'text' | 'language' | 'number' | 'address' | 'picture' | 'mailbox';

/** A value, a list of fields that all look like `each`, or a group of fields. */
export type Field = ValueKind | { readonly each: Field } | { readonly fields: Fields };

/** What a template may use, by name. Every one of them is always there. */
export type Fields = { readonly [name: string]: Field };

type FieldOf<Value> = Value extends number
  ? 'number'
  : Value extends string
    ? Exclude<ValueKind, 'number'>
    : Value extends readonly (infer Item)[]
      ? { readonly each: FieldOf<Item> }
      : { readonly fields: FieldsOf<Value> };

type FieldsOf<View> = { readonly [Name in keyof View]: FieldOf<View[Name]> };

const LINE = {
  language: 'language',
  title: 'text',
  url: 'address',
  meta: 'text',
} as const satisfies FieldsOf<DigestView['list']['articles'][number]>;

const ARTICLE = {
  ...LINE,
  image: 'picture',
  section: 'text',
  description: 'text',
  columns: 'number',
} as const satisfies FieldsOf<DigestView['lead']>;

/** The fields of `templates/digest.mjml`: those of `DigestView`, each of them and no other. */
export const DIGEST_FIELDS = {
  language: 'language',
  subject: 'text',
  publication: 'text',
  edition: 'text',
  day: 'text',
  intro: 'text',
  note: { fields: { heading: 'text', language: 'language', paragraphs: { each: 'text' } } },
  lead: { fields: ARTICLE },
  cards: { each: { fields: ARTICLE } },
  list: { fields: { heading: 'text', articles: { each: { fields: LINE } }, more: 'text' } },
  words: {
    fields: {
      preferences: 'text',
      unsubscribe: 'text',
      viewOnline: 'text',
      visitSite: 'text',
      allEditions: 'text',
      contact: 'text',
    },
  },
  whyYou: 'text',
  preferencesUrl: 'address',
  unsubscribeUrl: 'address',
  indexUrl: 'address',
  onlineUrl: 'address',
  siteUrl: 'address',
  postalAddress: 'text',
  contactAddress: 'mailbox',
} satisfies FieldsOf<DigestView>;
