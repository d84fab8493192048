import { createHash } from 'node:crypto';
import { editionBucket } from '../../../functions/aws/edition-bucket.ts';
import { shorten } from '../../../functions/digest/shorten.ts';
import { preferencesUrl } from '../../../functions/links/preferences-token.ts';
import { unsubscribeUrl } from '../../../functions/links/unsubscribe-token.ts';
import { MESSAGE_MARKS, type EditionFile, type EditionId } from '../../../functions/model/edition.ts';
import type { Language } from '../../../functions/model/publication.ts';
import type { Desk } from '../desk.ts';
import type { Coming } from './coming.ts';
import type { Found } from './find-edition.ts';

/** An edition as readers get it, or as they would. */
export type Shown = Pick<EditionFile, 'subject' | 'htmlBytes' | 'step' | 'articles'> & {
  /** Another name for another content. */
  readonly content: string;
  /** The words that an inbox shows beside the subject. */
  readonly firstWords: string;
  readonly html: string;
  readonly text: string;
};

type Source = Pick<Shown, 'subject' | 'htmlBytes' | 'step' | 'articles' | 'html' | 'text'>;

export type LookAtShown = (found: Found, language: Language) => Promise<Shown | undefined>;

/** A rendering never changes: the last ones that were looked at are kept. */
const KEPT = 12;

/**
 * What there is to see of editions: of one that is rendered the very mail that is sent; of one that is not, how it would
 * be. Nothing when it has no article, or nobody can tell yet.
 */
export function lookingAt(desk: Desk, coming: Coming): LookAtShown {
  const renderings = editionBucket(desk.objects, desk.stack.privateBucket);
  const kept = new Map<string, Promise<Shown>>();
  const rendered = async (id: EditionId, rendering: string, language: Language): Promise<Shown> => {
    const [file, message] = await Promise.all([
      renderings.getEditionFile(id, rendering),
      renderings.getMessage(id, rendering, language),
    ]);
    return shownOf({ ...file, ...message }, desk);
  };
  return async (found, language) => {
    const { id, edition } = found;
    if (edition?.rendering === undefined) {
      const digest = (await coming(found, language))?.digest;
      return digest && shownOf(digest, desk);
    }
    const name = [id, edition.rendering, language].join('/');
    const known = kept.get(name) ?? rendered(id, edition.rendering, language);
    // Asked for last, forgotten last.
    kept.delete(name);
    kept.set(name, known);
    known.catch(() => kept.delete(name));
    for (const oldest of [...kept.keys()].slice(0, -KEPT)) kept.delete(oldest);
    return known;
  };
}

/** With the links of nobody in the place of each reader's own, as in the copies that compose keeps for people. */
function shownOf({ subject, htmlBytes, step, articles, html, text }: Source, { stage }: Pick<Desk, 'stage'>): Shown {
  const { publicUrl } = stage.publication;
  const filled = (part: string): string =>
    part
      .replaceAll(MESSAGE_MARKS.unsubscribeUrl, unsubscribeUrl(publicUrl, 'example'))
      .replaceAll(MESSAGE_MARKS.preferencesUrl, preferencesUrl(publicUrl, 'example'));
  const content = createHash('sha256').update(`${subject}\n${html}\n${text}`).digest('hex').slice(0, 16);
  const firstWords = firstWordsOf(html);
  return { subject, htmlBytes, step, articles, content, firstWords, html: filled(html), text: filled(text) };
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
const FIRST_WORDS = 110;

/** What stands first in a mail, be it hidden or not; programs show it beside the subject. */
function firstWordsOf(html: string): string {
  const words = html
    .replace(/<head[\s\S]*?<\/head>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .slice(0, 4_000)
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0x1f && code <= 0x10_ff_ff ? String.fromCodePoint(code) : ' ';
    })
    // What template makers put there so that nothing else is shown.
    .replace(/[\u034F\u200B-\u200D\u2060\uFEFF\u00AD]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return shorten(words, FIRST_WORDS);
}
