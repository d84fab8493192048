/** A language the product has strings for. An article may be in any language; the words around it are in one of these. */
export type Language = 'vi' | 'en';

export const LANGUAGES: readonly Language[] = ['vi', 'en'];

/** What every station may know about the newsletter as a whole. Set at deployment, the same for all of them. */
export type Publication = {
  readonly name: string;
  /** An address of the verified domain; it must be able to receive replies or bounces (rules S1.7). */
  readonly sender: string;
  readonly replyTo: string;
  /** Printed in every mail (rules S1.50). */
  readonly postalAddress: string;
  readonly language: Language;
  /** IANA name, such as `Asia/Ho_Chi_Minh`. */
  readonly timeZone: string;
  /** Our own pages, images and unsubscribe links, without a slash at the end. Links of sent mail outlive the stack. */
  readonly publicUrl: string;
  /** The publisher's site, without a slash at the end. */
  readonly siteUrl: string;
  /** Where an article stands on the publisher's site; `{slug}`, `{year}`, `{month}` and `{day}` are filled in. */
  readonly articleUrl: string;
  /** `production`, or the stage whose name goes before every subject. */
  readonly stage: string;
};

/** The address of an article on the publisher's site; `date` is its day in the publication's zone, `YYYY-MM-DD`. */
export function articleUrl(publication: Publication, slug: string, date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return publication.articleUrl
    .replaceAll('{slug}', slug)
    .replaceAll('{year}', year)
    .replaceAll('{month}', month)
    .replaceAll('{day}', day);
}
