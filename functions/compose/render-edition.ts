import { picturesOf } from '../digest/pictures-in.ts';
import type { RenderedDigest } from '../digest/render-digest.ts';
import type { Article } from '../model/article.ts';
import {
  MESSAGE_MARKS,
  type Edition,
  type EditionFile,
  type EditionId,
  type MessageFile,
  type ReaderMark,
  type ShownPicture,
} from '../model/edition.ts';
import { LANGUAGES, type Language } from '../model/publication.ts';

export type RenderEdition = {
  readonly render: (edition: Edition, articles: readonly Article[], language: Language) => RenderedDigest;
  /** A short name made of the content. */
  readonly nameOf: (content: string) => string;
  readonly putMessage: (rendering: string, message: MessageFile) => Promise<void>;
  /** For people to look at, in the publication's language. */
  readonly putDigest: (
    edition: EditionId,
    rendering: string,
    digest: Pick<RenderedDigest, 'html' | 'text'>,
  ) => Promise<void>;
  readonly putEditionFile: (file: EditionFile) => Promise<void>;
};

export type RenderRules = {
  readonly language: Language;
  /** By which our own pictures are told. */
  readonly publicUrl: string;
  /** What stands for a reader's own values in the copies that people look at. */
  readonly examples: Readonly<Record<ReaderMark, string>>;
};

/**
 * Renders an edition in every language and puts all of it into its place. The same content has the same name.
 * @returns also the pictures of ours that it shows
 */
export async function renderEdition(
  edition: Edition,
  articles: readonly Article[],
  { language, publicUrl, examples }: RenderRules,
  { render, nameOf, putMessage, putDigest, putEditionFile }: RenderEdition,
): Promise<Required<Pick<Edition, 'rendering' | 'subject'>> & { readonly pictures: readonly ShownPicture[] }> {
  const own = render(edition, articles, language);
  const digests = LANGUAGES.map((words) => ({
    words,
    digest: words === language ? own : render(edition, articles, words),
  }));
  const rendering = nameOf(JSON.stringify(digests));
  const htmls = digests.map(({ digest }) => digest.html);
  const pictures = picturesOf(htmls, publicUrl, articles);
  for (const { words, digest } of digests) {
    const { subject, html, text } = digest;
    await putMessage(rendering, { v: 1, edition: edition.id, language: words, subject, html, text });
  }
  const shown = (part: string) =>
    part
      .replaceAll(MESSAGE_MARKS.unsubscribeUrl, examples.unsubscribeUrl)
      .replaceAll(MESSAGE_MARKS.preferencesUrl, examples.preferencesUrl);
  await putDigest(edition.id, rendering, { html: shown(own.html), text: shown(own.text) });
  await putEditionFile({
    v: 1,
    id: edition.id,
    series: edition.series,
    scheduledAt: edition.scheduledAt,
    rendering,
    subject: own.subject,
    step: own.step,
    htmlBytes: Math.max(...digests.map(({ digest }) => digest.htmlBytes)),
    articles: own.articles,
    pictures,
  });
  return { rendering, subject: own.subject, pictures };
}
